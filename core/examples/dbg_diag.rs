use oobelens::*;
fn main(){ let t=std::time::Instant::now(); let k=Knowledge::builtin(); eprintln!("start {:?}",t.elapsed()); let th: usize = std::env::args().nth(2).map_or(1,|x|x.parse().unwrap());
 let t=std::time::Instant::now(); match diagnose(&[std::env::args().nth(1).unwrap()], &Options::new(&k).threads(th)) { Ok(r)=>{ eprintln!("took {:?} {} bytes {:.2} GB/s",t.elapsed(), r.coverage.bytes, r.coverage.bytes as f64/1e9/t.elapsed().as_secs_f64()); println!("{}", report::to_text(&r,120,false)); } Err(e)=>println!("{e}") } }
