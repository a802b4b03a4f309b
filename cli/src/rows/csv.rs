//! Comma-separated values, for spreadsheets: every cell stays text, whatever a log says.

use oobelens::Row;
use oobelens::report::csv::cells_of;
use oobelens::row::{Body, Data, DataCells};

pub const HEAD: &str = "source,line,byte,time,level,level_raw,component,thread,file,context,text,anomaly,rest,provider,channel,event_id,record_id,computer,key,name,type,path,data\n";

pub fn row(row: &Row<'_>, on_terminal: bool, into: &mut Vec<u8>) -> Option<usize> {
    let cells = row.cells();
    let (anomaly, rest) = match &row.body {
        Body::Record(_) => ("", ""),
        Body::Anomaly { anomaly } => (anomaly.kind, &*anomaly.rest),
    };
    let time = cells.time.map(|time| time.to_string()).unwrap_or_default();
    let level_raw = cells.level_raw.map(|raw| raw.to_string()).unwrap_or_default();
    let byte = row.byte.to_string();
    let no_data = DataCells::default();
    let data = cells.data.as_ref().unwrap_or(&no_data);
    let event_id = data.event_id.map(|id| id.to_string()).unwrap_or_default();
    let record_id = data.record_id.map(|id| id.to_string()).unwrap_or_default();
    let json = data.data.as_ref().map(Data::to_json).unwrap_or_default();
    let mut gap = 0;
    let columns = [
        row.source,
        if row.line.is_some() { "0" } else { "" },
        &byte,
        &time,
        cells.level,
        &level_raw,
        &cells.component,
        &cells.thread,
        &cells.file,
        &cells.context,
        &cells.text,
        anomaly,
        rest,
        data.provider.as_deref().unwrap_or_default(),
        data.channel.as_deref().unwrap_or_default(),
        &event_id,
        &record_id,
        data.computer.as_deref().unwrap_or_default(),
        data.key.as_deref().unwrap_or_default(),
        data.name.as_deref().unwrap_or_default(),
        data.kind.as_deref().unwrap_or_default(),
        data.path.as_deref().unwrap_or_default(),
        &json,
    ];
    // The second cell is the line's.
    cells_of(&columns, on_terminal, into, |number, at| {
        if number == 1 {
            gap = at;
        }
    });
    row.line.map(|_| gap)
}
