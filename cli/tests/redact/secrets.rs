//! What must never come out: sentences as logs write them, each with what is personal in it. All of it is made up.

/// A sentence, and the parts of it that must not be seen.
pub struct Planted {
    pub text: &'static str,
    pub secret: &'static [&'static str],
}

const fn plant(text: &'static str, secret: &'static [&'static str]) -> Planted {
    Planted { text, secret }
}

/// A hardware hash is longer, and begins so.
const HARDWARE: &str = "T0FqAQEAHAAAAAoA9AFlVgAACgD0AWVWq7sMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAplanted";

pub const PLANTED: [Planted; 59] = [
    plant("signed in as ilse.maier@nordwind-gmbh.de just now", &["ilse.maier", "nordwind-gmbh"]),
    plant("UPN: p.okafor@nordwind.onmicrosoft.com", &["p.okafor", "nordwind.onmicrosoft"]),
    plant("mailto:k%40lle.x, next bengt%40nordwind-gmbh.de", &["bengt"]),
    plant("guest tove_vinter.example#EXT#@nordwind.onmicrosoft.com", &["tove_vinter"]),
    plant(r"profile C:\Users\runa.berg\AppData\Local is there", &["runa.berg"]),
    plant(r"file C:\\Users\\oskar.lind\\NTUSER.DAT in JSON", &["oskar.lind"]),
    plant(r"After impersonation: AzureAD\HelgaStrom.", &["HelgaStrom"]),
    plant("Proxy_AzureAD_SvenHolt.txt is stale", &["SvenHolt"]),
    plant(r"Executing Account Name : NORDWIND\jkrause, ok", &["jkrause", r"NORDWIND\"]),
    plant("Owner runa.berg asked again", &["runa.berg"]),
    plant("The computer DESKTOP-7Q2K9ZX answers", &["DESKTOP-7Q2K9ZX"]),
    plant("Computer name: NWPC-00417", &["NWPC-00417"]),
    plant("nwpc-00417 went to sleep", &["nwpc-00417"]),
    plant(
        "bound to CN=Arvid Ekholm,OU=Lagerlogistik,OU=Turku,DC=norr,DC=nordwindnet,DC=local there",
        &["Arvid", "Ekholm", "Lagerlogistik", "Turku", "nordwindnet"],
    ),
    plant(r"member CN=Sjoberg\, Malin,CN=Users,DC=nordwindnet,DC=local there", &["Sjoberg", "Malin"]),
    plant("LDAP://nwdc03.nordwindnet.local/RootDSE", &["nwdc03"]),
    plant("User: Tuomas Virtala, session 2", &["Tuomas", "Virtala"]),
    plant("asked by Tuomas Virtala again", &["Virtala"]),
    plant("Logged on user: Saara Kinnunen now", &["Saara", "Kinnunen"]),
    plant("Host name: kasse7.filiale.nordwind.local", &["kasse7", "nordwind.local"]),
    plant(r"copied from \\NWFILES02\software$\a.msi", &["NWFILES02"]),
    plant("user sid S-1-5-21-1004336348-1177238915-682003330-1117 there", &["1004336348-1177238915"]),
    plant("userSID S-1-12-1-1556733203-1210984227-2818204817-3331178423", &["1556733203-1210984227"]),
    // The same account, 5cc9dd13-2723-482e-9164-faa7b7bf8dc6.
    plant("Results for 5cc9dd13-2723-482e-9164-faa7b7bf8dc6 are sent", &["5cc9dd13-2723"]),
    plant("TenantId = 9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01", &["9d21c5aa-71cf"]),
    plant("POST /9D21C5AA-71CF-4CD6-9F4B-1C2F7D8E6A01/join", &["9D21C5AA-71CF"]),
    plant("Account ID is : 3b0ae0d2-5a4e-4b52-9b0e-77c0a6a5d102 here", &["3b0ae0d2-5a4e"]),
    plant("Device Id is : 7f6a1f0e-4d0c-4f7b-8a3e-2b9c5d1e0f03", &["7f6a1f0e-4d0c"]),
    plant("EntDMID: {C0FFEE12-9A5B-4E1D-8C77-0D5E6F7A8B04}", &["C0FFEE12-9A5B"]),
    plant("Serial Number: 5CD9241XKP", &["5CD9241XKP"]),
    plant("asset 5cd9241xkp was found", &["5cd9241xkp"]),
    plant("Windows Product ID: 00330-52871-40219-AAOEM", &["52871-40219"]),
    plant(HARDWARE, &["plVWAAAAAAAAAAAAAAAAAAAAAAAA", "planted", "T0FqAQEAHAAAAAoA9AFlVgAACgD0AWVWq7sM"]),
    plant("IP address 10.20.30.45 leased", &["10.20.30.45"]),
    plant("tcp to 203.0.113.188:443 refused", &["203.0.113.188"]),
    plant("listens on fd12:3456:789a:1::5d", &["fd12:3456:789a"]),
    plant("MAC 3C-52-82-AB-10-F7 up", &["3C-52-82-AB-10-F7"]),
    plant("adapter 3c:52:82:ab:10:f8 up", &["3c:52:82:ab:10:f8"]),
    plant("channel https://wns2-am3p.notify.windows.com/?token=AwYAAAB7sEcReTplanted%2fZz", &["AwYAAAB7sEcReT"]),
    plant(
        "jwt eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXBsYW50ZWQ done",
        &["eyJ0eXAi", "cGxhbnRlZC", "c2lnbmF0dXJl"],
    ),
    plant("Authorization: Bearer opaque0123456789planted", &["opaque0123456789"]),
    plant(
        "GET https://nw.blob.core.windows.net/c/a.bin?sv=2024-08-04&se=2026-01-01&sig=Zm9vYmFyYmF6cGxhbnRlZA%3D%3D",
        &["Zm9vYmFyYmF6"],
    ),
    plant("refresh_token=0.AXoAplantedplantedplanted-_x&scope=all", &["0.AXoAplanted"]),
    plant("client secret: 'q7F~planted.very-secret'", &["q7F~planted"]),
    plant("Password = Sommer-2026!", &["Sommer-2026"]),
    plant("proxy http://svc.proxy:Gans7hund@10.20.30.46:8080 set", &["svc.proxy", "Gans7hund", "10.20.30.46"]),
    plant("recovery 120934-556721-004411-293847-556102-884930-117263-409281 saved", &["556721-004411"]),
    plant("product key VK7JG-NPHTM-C97JM-9MPGT-3V66T used", &["NPHTM-C97JM"]),
    plant("-----BEGIN RSA PRIVATE KEY-----MIIEplantedplanted-----END RSA PRIVATE KEY-----", &["MIIEplanted"]),
    plant("Nonce: QWxsZXNJc3RHdXRpbmRlcldlbHQ=", &["QWxsZXNJc3RHdXQ", "QWxsZXNJc3RHdXRpbmRl"]),
    plant(
        "LAPS for SerialNumber=5CD9241XKQ, DeviceName=NWPC-00418, UserName=lotte.voss",
        &["5CD9241XKQ", "NWPC-00418", "lotte.voss"],
    ),
    // As traces of OOBE and of the account service have them.
    plant("Connected to SSID: Nordwind-Lager2G", &["Nordwind-Lager2G"]),
    plant("roamed from Nordwind-Lager2G to another", &["Nordwind-Lager2G"]),
    plant(
        r#"<puid>0018BFFD12345678</puid><Membername>02rqplantedmember</Membername>"#,
        &["0018BFFD1234", "02rqplanted"],
    ),
    plant(
        "<CipherData><CipherValue>RXdCZ3BsYW50ZWRwbGFudGVkcGxhbnRlZA==</CipherValue></CipherData>",
        &["RXdCZ3BsYW50ZWQ"],
    ),
    plant("<wst:BinarySecret>c2Vzc2lvbnBsYW50ZWQ=</wst:BinarySecret>", &["c2Vzc2lvbnBsYW50"]),
    plant("DeviceTicket = EwDwAplantedplantedplanted/z0= kept", &["EwDwAplanted"]),
    plant("sent t=EwC4A8planted%2bplantedplanted/zz=&p= to the service", &["EwC4A8planted"]),
    plant("later NWPC-00418 and lotte.voss were seen; fileid 9d21c5aa71cf4cd69f4b1c2f7d8e6a01", &["9d21c5aa71cf4cd6"]),
];

/// What must stay: apps, policies, codes, versions, hosts of services, well-known accounts.
pub const KEPT: [&str; 10] = [
    "Nordwind Kasse installed with 0x80070643",
    "app with id: 11112222-3333-4444-8555-666677778888",
    "policyId 22223333-4444-4555-8666-777788889999",
    "version 10.0.22631.3296, agent 1.101.109.0",
    "https://swda02-mscdn.manage.microsoft.com/x",
    "SID S-1-5-18 and S-1-5-32-544",
    "user 00000000-0000-0000-0000-000000000000",
    r"C:\Users\Public\Desktop and C:\Windows\System32",
    "EnrollmentId=33334444-5555-4666-8777-88889999aaaa",
    "HRESULT 0x87d1041c at 2026-08-04 09:30:47",
];
