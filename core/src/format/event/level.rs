//! Levels in words, in the languages of Windows.

use crate::record::{Level, Rank};

/// What Event Viewer and PowerShell show for a level. Words not listed here stay unknown: levels only sort.
///
/// English, German, Russian, Japanese: seen in the field. The others: as Windows in that language shows them. Events of
/// an audit have level 0, which is information, whether the audited thing succeeded or not.
const WORDS: &[(Rank, &str)] = &[
    (
        Rank::Error,
        "Error|Critical|Fehler|Kritisch|Erreur|Critique|Crítico|Errore|Critico|Erro|Fout|Kritiek|Błąd|Krytyczny|Krytyczne|\
         Fel|Kritiskt|Kritisk|Fejl|Feil|Virhe|Kriittinen|Chyba|Kritický|Hiba|Kritikus|Hata|Kritik|Ошибка|Критический|\
         Критическое|エラー|重大|错误|錯誤|严重|关键|오류|위험",
    ),
    (
        Rank::Warning,
        "Warning|Warnung|Avertissement|Advertencia|Avviso|Aviso|Waarschuwing|Ostrzeżenie|Varning|Advarsel|Varoitus|\
         Upozornění|Figyelmeztetés|Uyarı|Предупреждение|警告|경고",
    ),
    (
        Rank::Info,
        "Information|Informationen|Informations|Información|Informazioni|Informações|Informação|Informatie|Informacje|\
         Informasjon|Oplysninger|Tiedot|Informace|Információ|Bilgi|Сведения|情報|信息|資訊|정보|Audit Success|\
         Audit Failure|SuccessAudit|FailureAudit|Überwachung erfolgreich|Überwachung gescheitert",
    ),
    (Rank::Verbose, "Verbose|Ausführlich|Commentaires|Detallado|Dettagliato|Detalhado|Подробно"),
];

/// A level as a number or in words.
pub fn level(text: &[u8]) -> Level {
    let text = text.trim_ascii();
    if let Some(number) = super::parts::number::<u32>(text) {
        return Level::of_event(number);
    }
    let is = |word: &str| word.as_bytes().eq_ignore_ascii_case(text);
    let found = WORDS.iter().find(|(_, words)| words.split('|').any(is));
    Level { raw: None, meaning: found.map_or(Rank::Unknown, |(rank, _)| *rank) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_word_of_any_language() {
        assert_eq!(level(b"2"), Level::of_event(2));
        for (word, rank) in [
            ("Fehler", Rank::Error),
            ("warning", Rank::Warning),
            ("Сведения", Rank::Info),
            ("Nível", Rank::Unknown),
            ("", Rank::Unknown),
        ] {
            assert_eq!(level(word.as_bytes()), Level { raw: None, meaning: rank }, "{word}");
        }
    }
}
