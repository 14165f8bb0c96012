//! A yardstick for the text of pages: one article in the structures that news sites have, each with what stands around it
//! there. The share of the found words that are the article's, and of the article's words that are found.

use std::collections::HashMap;

use crate::read_documents::read;

const TITLE: &str = "Ferry at Lorne to stop for a month";

/// The article, a paragraph a line.
const ARTICLE: [&str; 10] = [
    "The ferry between Lorne and the island of Skerry will stop for a month from Monday, the port authority said, after \
     cracks were found in the hull of the only ship on the route.",
    "“We have no choice,” said Nell Orme, the harbour master. “No ship leaves this port with a cracked hull, and I will not \
     sign a paper that says otherwise.”",
    "The authority had promised in spring that a second ship would be bought by the end of the year, but the money was spent \
     on a new quay instead, according to the minutes of its last meeting.",
    "Some 340 people live on Skerry. Most of them were told by letter on Friday that there would be no crossing, councillor \
     Tom Abara said, and many had not yet opened it when the last boat left.",
    "“My mother has an appointment at the hospital on Wednesday,” said Delia Rourke, who runs the island’s shop. “Nobody has \
     told us how she is to get there.”",
    "A fishing boat will carry medicine and mail twice a week, the council said in a statement. It asked islanders to share \
     what they have stored, and to call a number that was engaged for most of Saturday.",
    "Engineers from Harlow think that the repair will take at least four weeks. Owen Marsh, who leads them, warned that it \
     could take twice as long if the cracks ran deeper than the pictures show.",
    "The ship was built in 1974 and has been out of service eleven times in the past two years. A report in January called \
     it the least reliable vessel in the fleet.",
    "Opposition politicians asked for an inquiry. The transport minister, Hanna Pell, denied that the government had been \
     warned, and said that it would pay for a helicopter in an emergency.",
    "The next meeting of the port authority is on 14 March. It is open to the public, if they can reach it.",
];

const NAV: &str = "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li><li><a href=/opinion>Opinion</a></li></ul></nav>";
const FOOTER: &str = "<footer><p>Copyright 2024 The Lorne Post. All rights reserved. Registered office 4 Quay Street, Lorne.</p><ul><li><a href=/t>Terms</a></li><li><a href=/p>Privacy</a></li></ul></footer>";
const RELATED: &str = "<div class=list><h3>More from Lorne</h3><ul><li><a href=/1>School to close next year after numbers fall by a third</a></li><li><a href=/2>Reservoir at its lowest level in forty years</a></li><li><a href=/3>Council bans barbecues on the beach</a></li></ul></div>";

fn p(text: &str) -> String {
    format!("<p>{text}</p>")
}

fn ps(range: std::ops::Range<usize>) -> String {
    ARTICLE[range].iter().map(|text| p(text)).collect()
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{TITLE} | The Lorne Post</title><meta property=og:title content=\"{TITLE}\">{head}</head><body>{body}</body></html>"
    )
}

/// A page around `article`, with menu, footer and a list of other articles.
fn framed(article: &str) -> String {
    page(
        "",
        &format!("<header>{NAV}</header><main><article><h1>{TITLE}</h1>{article}</article></main>{RELATED}{FOOTER}"),
    )
}

fn json_ld(body: &str) -> String {
    let data = serde_json::json!({ "@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "articleBody": body });
    format!("<script type=application/ld+json>{data}</script>")
}

/// Each structure by its name.
fn structures() -> Vec<(&'static str, String)> {
    let all = || ps(0..10);
    let spaced = ARTICLE.join("<br><br>");
    let divs: String = ARTICLE.iter().map(|text| format!("<div class=para>{text}</div>")).collect();
    let spans: String = ARTICLE.iter().map(|text| format!("<div dir=ltr><span>{text}</span></div>")).collect();
    let caption = "<figure><img src=a.jpg><figcaption>The ferry in the port of Lorne last week. Photograph: Jo Bell/Lorne Pictures</figcaption></figure>";
    let consent = "<div class=fc-dialog role=dialog><h2>The Lorne Post asks for your consent to use your personal data</h2><p>We and our 842 partners store and access information on a device, such as cookies, and process personal data, such as unique identifiers and standard information sent by a device.</p><p>Your personal data will be processed and information from your device may be stored by, accessed by and shared with third-party vendors, or used specifically by this site or app. Some vendors may process your personal data on the basis of legitimate interest.</p><p>You can change your mind at any time by returning to this site and using the link at the bottom of the page.</p><button>Consent</button></div>";
    let comments: String = (1..9).map(|n| format!("<div class=comment><h4>Reader{n}</h4><p>I have said for years that this boat would break down, and nobody listened to a word of it, as usual. Number {n}.</p><a href=#>Reply</a> <a href=#>Like</a></div>")).collect();
    let menu: String = (1..40)
        .map(|n| format!("<li><a href=/s{n}>Everything about the region of Lorne and its islands, part {n}</a></li>"))
        .collect();
    let tweet = "<blockquote class=twitter-tweet><p lang=en dir=ltr>No boat on Monday. Call us.</p>&mdash; Port of Lorne (@portlorne) <a href=https://twitter.com/portlorne/status/1>March 4, 2024</a></blockquote><script async src=https://platform.twitter.com/widgets.js></script>";
    let signup = "<div class=newsletter-signup><h3>Sign up to Morning Tide</h3><p>Get the day's most important stories from the coast in your inbox every morning, chosen by our editors.</p><form><input><button>Sign up</button></form></div>";
    let between = |pieces: &[&str]| -> String {
        ARTICLE.iter().enumerate().map(|(n, text)| format!("{}{}", p(text), pieces.get(n).unwrap_or(&""))).collect()
    };
    vec![
        ("plain", framed(&all())),
        ("split containers", page("", &format!("{NAV}<main><div class=story><h1>{TITLE}</h1><section class=body-1>{}</section><div class=ad-slot>Advertisement</div><section class=body-2>{}</section><div class=ad-slot>Advertisement</div><section class=body-3>{}</section></div></main>{RELATED}{FOOTER}", ps(0..3), ps(3..6), ps(6..10)))),
        ("teaser and stated text", page(&json_ld(&ARTICLE.join("\n\n")), &format!("{NAV}<article><h1>{TITLE}</h1>{}<div class=wall><h3>Read this article for free</h3><p>Register to go on reading. It takes less than a minute, and you can read five articles a month without paying.</p><button>Register</button></div></article>{FOOTER}", ps(0..1)))),
        ("consent dialog", page("", &format!("{consent}{NAV}<main><article><h1>{TITLE}</h1>{}</article></main>{FOOTER}", all()))),
        ("captions, related links and labels", framed(&between(&[caption, "<p>Advertisement</p>", "<p>Read more: <a href=/1>School to close next year</a></p>", "<p><strong>Related:</strong> <a href=/2>Reservoir at its lowest level</a></p>", signup, "<p>Story continues below</p>", "<div class=ad>Advertisement</div>", "<p><a href=/3>Sign up for our newsletter</a></p>"]))),
        ("accelerated page", format!("<!doctype html><html amp lang=en><head><title>{TITLE}</title></head><body><amp-sidebar id=s><ul><li><a href=/>Home</a></li></ul></amp-sidebar><header>The Lorne Post</header><article><h1>{TITLE}</h1><amp-img src=a.jpg></amp-img>{}<amp-ad></amp-ad>{}</article><amp-consent id=c><p>We and our partners use cookies on your device.</p></amp-consent>{FOOTER}</body></html>", ps(0..5), ps(5..10))),
        ("two articles", page("", &format!("{NAV}<main><article><h1>{TITLE}</h1>{}</article><article class=next-article><h2>Reservoir at its lowest level in forty years</h2><p>A reservoir above Harlow is at its lowest level in forty years, the water company said on Tuesday, and a ban may be near.</p><p>“It may be only weeks away,” said a spokeswoman, who asked people to wash their cars less often.</p></article></main>{FOOTER}", all()))),
        ("comments", framed(&format!("{}</article><section id=comments><h2>Comments</h2>{comments}</section><article>", all()))),
        ("comments without a name", page("", &format!("{NAV}<article><h1>{TITLE}</h1>{}</article><div><h2>8 comments</h2>{comments}</div>{FOOTER}", all()))),
        ("headline in h2", page("", &format!("{NAV}<div id=content><h2>{TITLE}</h2><p class=byline>By Jane Fell</p>{}</div>{RELATED}{FOOTER}", all()))),
        ("line breaks", page("", &format!("{NAV}<div id=story><h1>{TITLE}</h1>{spaced}</div>{FOOTER}"))),
        ("text in divs", page("", &format!("{NAV}<main><h1>{TITLE}</h1><div class=article-text>{divs}</div></main>{RELATED}{FOOTER}"))),
        ("text in spans", page("", &format!("{NAV}<main><h1>{TITLE}</h1><div>{spans}</div></main>{RELATED}{FOOTER}"))),
        ("table layout", page("", &format!("<table width=100%><tr><td width=150><ul>{}</ul></td><td><h1>{TITLE}</h1>{}</td><td width=150>Weather: rain<br>Tide: 4.2 m</td></tr></table>", &menu[..600], all()))),
        ("embedded post", framed(&between(&["", "", tweet]))),
        ("long menu", page("", &format!("<div class=menu><ul>{menu}</ul></div><div class=text><h1>{TITLE}</h1>{}</div>{FOOTER}", all()))),
        ("headings within", framed(&format!("{}<h2>Why now?</h2>{}<h2>What comes next</h2>{}", ps(0..4), ps(4..7), ps(7..10)))),
        ("list of points", framed(&format!("<ul class=summary><li>{}</li><li>{}</li></ul>{}", "No crossing for four weeks", "Islanders told by letter", all()))),
        ("text in a list", framed(&format!("{}<ul>{}</ul>{}", ps(0..2), ARTICLE[2..8].iter().map(|text| format!("<li>{text}</li>")).collect::<String>(), ps(8..10)))),
        ("live blog", page("", &format!("{NAV}<main><h1>{TITLE}</h1>{}</main>{FOOTER}", ARTICLE.iter().enumerate().map(|(n, text)| format!("<article class=block id=block-{n}><p class=block-time><time datetime=2024-03-04T{n:02}:00>{n:02}.05 GMT</time></p><div>{}</div><div class=share>Share</div></article>", p(text))).collect::<String>()))),
        ("drop cap and inline links", framed(&ARTICLE.iter().map(|text| { let (first, rest) = text.split_once(' ').unwrap(); format!("<p><span class=dropcap>{first}</span> <a href=/x>{rest}</a></p>").replacen("<a href=/x>", "", usize::from(rest.len() > 60)).replace("</a>", if rest.len() > 60 { "" } else { "</a>" }) }).collect::<String>())),
        ("gallery whose label is repeated", framed(&between(&["", "<div><ul><li><p>Ferries of the coast</p></li><li><p>Ferries of the coast</p></li><li><p>Ferries of the coast</p></li><li><p>Ferries of the coast</p></li></ul></div>"]))),
        ("video with its labels", framed(&between(&["", "<div><p>Video Ad Feedback</p><p>01:22 - Source: Lorne TV</p></div>"]))),
        ("author box", framed(&format!("{}<div class=author-bio><p>Jane Fell has covered the coast for the Post since 2011. She lives in Lorne with two cats.</p></div>", all()))),
    ]
}

/// What stands in some pages as part of the article.
const ALSO: [&str; 5] = [
    "No boat on Monday. Call us. Port of Lorne (@portlorne) March 4, 2024",
    "Why now?",
    "What comes next",
    "No crossing for four weeks",
    "Islanders told by letter",
];

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Precision and recall of words.
fn measured(found: &str) -> (f64, f64) {
    let article = words(&ARTICLE.join(" "));
    let also = words(&ALSO.join(" "));
    let found = words(found);
    let sum = |counts: &HashMap<String, usize>| counts.values().sum::<usize>() as f64;
    let common: usize = article.iter().map(|(word, n)| (*n).min(*found.get(word).unwrap_or(&0))).sum();
    let allowed: usize = found
        .iter()
        .map(|(word, n)| n.saturating_sub(*article.get(word).unwrap_or(&0)).min(*also.get(word).unwrap_or(&0)))
        .sum();
    ((common + allowed) as f64 / sum(&found).max(1.0), common as f64 / sum(&article))
}

#[test]
fn the_article_is_found_whole_and_alone_in_every_structure() {
    let (mut precision, mut recall) = (0.0, 0.0);
    let structures = structures();
    let mut short = Vec::new();
    for (name, html) in &structures {
        let found = read("page.html", html).remove(0).map(|article| article.text).unwrap_or_default();
        let (p, r) = measured(&found);
        println!("{name:36} precision {p:.3} recall {r:.3}");
        if p < 0.98 || r < 0.999 {
            short.push(format!("{name}: precision {p:.3}, recall {r:.3}\n{found}\n"));
        }
        precision += p;
        recall += r;
    }
    let n = structures.len() as f64;
    println!("{n} pages: precision {:.4} recall {:.4}", precision / n, recall / n);
    assert!(short.is_empty(), "{}", short.join("\n"));
}
