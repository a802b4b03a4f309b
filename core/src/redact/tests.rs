//! Texts and what becomes of them; the digits of a pseudonym are written `*`.

use super::{Key, Kind, Redactor};

fn redacted(text: &str) -> String {
    let mut text = Redactor::new(Key::new("k")).text(text).into_owned();
    for kind in Kind::ALL {
        let word = format!("{}-", kind.word());
        let mut from = 0;
        while let Some(at) = text[from..].find(&word).map(|at| from + at + word.len()) {
            if text.get(at..at + 8).is_some_and(|digits| super::key::is_pseudonym(&format!("{word}{digits}"))) {
                text.replace_range(at..at + 8, "*");
            }
            from = at;
        }
    }
    text
}

#[test]
fn what_is_personal_goes_and_its_surroundings_stay() {
    for (text, wanted) in [
        ("UPN : jane.doe@contoso.com, ok", "UPN : user-*@tenant-*, ok"),
        (r#"\"mail\":\"jane@outlook.com\""#, r#"\"mail\":\"user-*@outlook.com\""#),
        (r"\njane.doe@contoso.com", r"\nuser-*@tenant-*"),
        (r"C:\\Users\\jane.doe\\AppData", r"C:\\Users\\user-*\\AppData"),
        (r#""C:\Users\Jane Doe\x""#, r#""C:\Users\user-*\x""#),
        ("C:/Users/jane.doe said", "C:/Users/user-* said"),
        (r"After impersonation: AzureAD\JaneDoe.", r"After impersonation: AzureAD\user-*."),
        ("Proxy_AzureAD_JaneDoe.txt", "Proxy_AzureAD_user-*.txt"),
        ("userName = AzureAD_JaneDoe, auto proxy = ", "userName = AzureAD_user-*, auto proxy = "),
        ("the user name is CONTOSO\\jdoe]", "the user name is tenant-*\\user-*]"),
        ("Computer name [WIN-M7K38UH644B]", "Computer name [device-*]"),
        ("Computer Name is now = pc01.contoso.local", "Computer Name is now = device-*.tenant-*"),
        (r"from \\files\share$\a", r"from \\device-*\share$\a"),
        (r#""\\\\files\\share""#, r#""\\\\device-*\\share""#),
        ("tenantId:9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01;clientId:x", "tenantId:tenant-*;clientId:x"),
        ("user id 9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01", "user id user-*"),
        ("AC_9d21 ModelName_AC_9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01_Logical", "AC_9d21 ModelName_AC_tenant-*_Logical"),
        (
            r#""propertyName":"Serial Number","value":"5CD9241XKP""#,
            r#""propertyName":"Serial Number","value":"serial-*""#,
        ),
        ("<SerialNumber>5CD9241XKP</SerialNumber>", "<SerialNumber>serial-*</SerialNumber>"),
        (r#"<P Name="SerialNumber" Value="5CD9241XKP"/>"#, r#"<P Name="SerialNumber" Value="serial-*"/>"#),
        (r#""EntDMID"="9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01""#, r#""EntDMID"="device-*""#),
        ("                 TenantName : Contoso Ltd", "                 TenantName : tenant-*"),
        ("S-1-5-21-1-2-3-1001 and S-1-12-1-1-2-3-4", "sid-* and sid-*"),
        ("ping 192.168.7.12: ok, 203.0.113.77 not", "ping ip-*: ok, ip-* not"),
        ("at [fe80::5da5:d96c:8d44:cc6]", "at [ip-*]"),
        ("mac 00-1A-2B-3C-4D-5E", "mac mac-*"),
        (
            "https://wns2-x.notify.windows.com/?token=AwYAAAB%2f&x=1 end",
            "https://wns2-x.notify.windows.com/?token=channel-* end",
        ),
        ("?sv=2024&sig=Zm9vYmFyYmF6cGxhbnRlZA%3D&se=1", "?sv=2024&sig=token-*&se=1"),
        ("http://me:secret@proxy.local:8080", "http://secret-*@tenant-*:8080"),
        ("Password = hunter2-and-more;", "Password = secret-*;"),
        (
            "DN CN=Doe\\, Jane,OU=Sales,OU=Berlin,DC=corp,DC=contoso,DC=com end",
            "DN CN=user-*,OU=tenant-*,OU=tenant-*,DC=tenant-*,DC=tenant-*,DC=com end",
        ),
        ("cn=PC-0815,CN=Computers,dc=contoso,dc=local", "cn=device-*,CN=Computers,dc=tenant-*,dc=local"),
        ("bind LDAP://dc01.contoso.local/DC=contoso,DC=local", "bind LDAP://device-*.tenant-*/DC=tenant-*,DC=local"),
        ("User: Jane van Doe, retry", "User: user-*, retry"),
        (r"User : CONTOSO\jdoe signed in", r"User : tenant-*\user-* signed in"),
        ("user=jane.doe ok", "user=user-* ok"),
        ("Logged on user: Jane Doe has gone", "Logged on user: user-* has gone"),
        (
            r#"{"displayName":"Doe, Jane (IT)","userPrincipalName":"jane@contoso.com"}"#,
            r#"{"displayName":"user-*","userPrincipalName":"user-*@tenant-*"}"#,
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nsecret-*\n-----END PRIVATE KEY-----",
        ),
    ] {
        assert_eq!(redacted(text), wanted, "{text}");
    }
}

#[test]
fn what_is_not_personal_stays() {
    for text in [
        "Contoso CAD (5e432f47-4739-4df5-b8a4-d5b4cbb41daf) failed with 0x80070643 and -2147023293",
        "AppId: 5e432f47-4739-4df5-b8a4-d5b4cbb41daf, policyId = 9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01",
        "ServerAccountID=0A1088FC-C852-40CC-8F28-F31C67376D73, EnrollmentId=0A1088FC-C852-40CC-8F28-F31C67376D73",
        "DeviceId=PCI\\VEN_8086, userId: 00000000-0000-0000-0000-000000000000",
        "version 1.101.109.0, os=10.0.26100.1, Chrome 131.0.6778.86, KB 4.18.24090.11, build 1.2.3.4",
        "10.0.1.2 may be a version of Windows",
        "PublicKeyToken=31bf3856ad364e35, culture=neutral; CancellationToken: none",
        "S-1-5-18, S-1-5-32-544, S-1-15-2-1723189366-2159580849",
        r"C:\Users\Public\Desktop C:\Users\Default\NTUSER.DAT C:\Users\$($User.Name)\x %USERPROFILE%",
        r#"$TaskPath = \"\\Microsoft\\Windows\\UpdateOrchestrator\\\""#,
        r"C:\\Windows\\IMECache\\HealthScripts",
        "System.Net.Sockets.Socket::Connect 12:34:56 a::b [Convert]::ToInt32",
        "$ComputerName = Get-Name; $userName = hostname",
        "the user name is not specified, domain is not specified; token for user, using default privileges",
        "react@17.0.2, _Func@12.dll, @odata.type",
        "CN=Microsoft Root Certificate Authority 2011, O=Microsoft Corporation, L=Redmond, C=US; DC=1",
        r#"{"displayName":"Adobe Acrobat","id":"5e432f47-4739-4df5-b8a4-d5b4cbb41daf"} DisplayName : Contoso Cad"#,
        "User: not found; user: SYSTEM, user = failed, user: Device, User: Company Portal",
        "win-x64 desktop-shortcut WIN-WIN laptop-bag",
        "2026-03-24T09:22:49.9230032+03:00 00-00-00-00-00-00 01-02-03-04-05-06-07",
        "UserName : [REDACTED] ComputerName: <unknown> Password=**** token=xxxxxxxxxxxxxxxxxxxxxxxx",
        "",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn a_name_is_found_in_every_spelling_and_in_no_other_word() {
    let learnt = Redactor::new(Key::new("k")).learn_text(r"C:\Users\jörg.weiß\x C:\Users\anna99\x UserName: mark");
    for text in [
        "JÖRG.WEISS",
        "ANNA99",
        "x/anna99/y",
        r"\nanna99",
        "%20anna99,",
        r"\u0022anna99",
        "anna99_old",
        "for ann…",
        "anna9…",
    ] {
        let said = learnt.text(text);
        let hidden = !said.to_lowercase().contains("anna9") && !said.to_lowercase().contains("jörg");
        // Too little is left of the name to know it.
        assert!(hidden || text == "for ann…", "{text}: {said}");
    }
    for text in ["joanna99", "anna991", "question mark", "Mark the page"] {
        assert_eq!(learnt.text(text), text);
    }
}

#[test]
fn no_text_takes_long() {
    let labels =
        super::lists::LABELS.iter().map(|(text, _)| text.as_str()).filter(|text| !text.contains([' ', '_', '-']));
    let marks = super::place::MARKS.iter().chain(&super::place::MORE).map(|(text, _)| *text);
    let redactor = Redactor::new(Key::new("k")).scripts(true).learn_name(Kind::User, "a").learn_name(Kind::User, "aa");
    let start = std::time::Instant::now();
    for piece in labels.chain(marks).chain(["a", "1.", "1:", "aa-", "T0", "\\", "\"", "\\\"", "…", "a…"]) {
        for behind in ["", "=", "=\"", "=\\\"", ":a://", "=é"] {
            let text = format!("{piece}{behind}").repeat(30_000 / (piece.len() + behind.len()));
            redactor.text(&text);
        }
    }
    // Some milliseconds each; what is quadratic takes seconds.
    let took = start.elapsed();
    assert!(took.as_secs() < 240, "{took:?}");
}
