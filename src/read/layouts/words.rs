//! The words of exports in other languages than English: the archives' interfaces write labels, marks and units in the
//! user's language, or in that of the source.

/// Labels in German, French, Spanish, Italian, Dutch and Portuguese, lower case, by the English label that they stand
/// for.
const LABELS: &[(&str, &[&str])] = &[
    ("byline", &["autor", "autorin", "autoren", "auteur", "autore", "auteurs", "autores"]),
    ("section", &["rubrik", "rubrique", "sección", "seccion", "sezione", "rubriek", "sectie", "seção", "ressort"]),
    (
        "length",
        &["länge", "laenge", "longueur", "extensión", "extension", "longitud", "lunghezza", "lengte", "extensão"],
    ),
    ("highlight", &["encart", "resumen", "sommario", "samenvatting"]),
    ("headline", &["überschrift", "titel", "titre", "título", "titulo", "titolo", "schlagzeile"]),
    ("edition", &["ausgabe", "édition", "edición", "edizione", "editie", "edição"]),
    ("dateline", &["origine-depeche", "origine-dépêche", "ort"]),
    (
        "load-date",
        &["update", "ladedatum", "date-chargement", "fecha-carga", "fecha de carga", "data-caricamento", "laaddatum"],
    ),
    ("language", &["sprache", "langue", "idioma", "lengua", "lingua", "taal"]),
    ("graphic", &["grafik", "illustration", "gráfico", "grafico", "grafiek"]),
    (
        "publication-type",
        &["publikationstyp", "type-publication", "tipo-publicación", "tipo de publicación", "type publicatie"],
    ),
    ("subject", &["thema", "sujet", "tema", "soggetto", "onderwerp"]),
    ("classification", &["klassifizierung", "clasificación", "classificazione", "classificatie"]),
];

/// A label in lower case, and in English where it is one of another language.
pub(super) fn english(label: &str) -> String {
    let lower = label.to_lowercase();
    LABELS.iter().find(|(_, others)| others.contains(&lower.as_str())).map_or(lower, |(name, _)| (*name).to_owned())
}

/// Whether a line is the notice of the publisher's rights.
pub(super) fn is_copyright(line: &str) -> bool {
    const RIGHTS: &[&str] = &[
        "copyright ",
        "(c) ",
        "©",
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
        "todos los derechos reservados",
        "tutti i diritti riservati",
        "alle rechten voorbehouden",
        "todos os direitos reservados",
    ];
    let lower = line.to_lowercase();
    RIGHTS.iter().any(|start| lower.starts_with(start))
}

/// 'End of Document' as Nexis Uni writes it.
pub(super) fn is_end_of_document(line: &str) -> bool {
    matches!(
        line,
        "End of Document"
            | "Ende des Dokuments"
            | "Dokumentende"
            | "Fin du document"
            | "Fin del documento"
            | "Fine del documento"
            | "Einde van document"
            | "Fim do documento"
    )
}

/// 'Document' before a number or code.
pub(super) const DOCUMENT: &[&str] = &["Document ", "Dokument ", "Documento "];

/// '1,355 words' with the number before the unit.
pub(super) fn is_word_count(line: &str) -> bool {
    const UNITS: &[&str] =
        &["words", "word", "Wörter", "Wort", "mots", "mot", "palabras", "parole", "palavras", "woorden"];
    line.split_once(char::is_whitespace).is_some_and(|(number, unit)| {
        number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
            && number.starts_with(|c: char| c.is_ascii_digit())
            && UNITS.contains(&unit.trim())
    })
}

/// Whether a line is the name of a language and nothing else.
pub(super) fn is_language(line: &str) -> bool {
    const NAMES: &[&str] = &[
        "English",
        "French",
        "German",
        "Spanish",
        "Italian",
        "Dutch",
        "Portuguese",
        "Russian",
        "Swedish",
        "Danish",
        "Norwegian",
        "Polish",
        "Chinese",
        "Japanese",
        "Arabic",
        "Turkish",
        "Indonesian",
        "Malay",
        "Catalan",
        "Finnish",
        "Deutsch",
        "Englisch",
        "Français",
        "Anglais",
        "Español",
        "Inglés",
        "Italiano",
        "Inglese",
        "Nederlands",
        "Engels",
        "Português",
        "Inglês",
    ];
    NAMES.contains(&line)
}

/// The words before the name of an author.
pub(super) const BY: &[&str] = &["by", "von", "par", "por", "door"];
