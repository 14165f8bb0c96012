//! 'He' and 'she' for somebody whom the article only describes: 'a spokeswoman said ... she added'.

use super::lexicon::class;
use super::sources::Phrase;
use super::walk::{Found, Walk, Who};
use super::words::covered;

impl Walk<'_, '_> {
    /// Whether 'he' (`male`) or 'she' at word `i`, in what a description says ('a student said she ...'), is whom it describes.
    pub fn is_of_unnamed(&self, i: usize, male: bool) -> bool {
        let Some(attribution) = self.attributions.get(self.content_of[i] as usize) else { return false };
        let Some(Found { who: Who::Phrase(phrase), .. }) = &self.found[self.content_of[i] as usize] else {
            return false;
        };
        let head = &self.words[phrase.head];
        let fits = head.lexeme.gender == 0.0 || (head.lexeme.gender > 0.0) == male;
        let first = attribution.content.first().is_some_and(|s| covered(self.words, *s).start + 3 >= i);
        fits && first && head.lexeme.is(class::PERSON | class::TITLE) && !self.is_plural(phrase.head)
    }

    /// The description that spoke last ('a spokeswoman'), where 'he' (`male`) or 'she' at word `i` can go on from it.
    pub fn unnamed(&self, i: usize, male: bool) -> Option<Phrase> {
        let (Who::Phrase(phrase), said) = self.last_speaker.as_ref()? else { return None };
        let head = &self.words[phrase.head];
        let gender = head.lexeme.gender;
        let near = self.words[i].sentence - self.words[*said].sentence <= 1
            && self.words[i].sentence > self.words[*said].sentence;
        let fits = gender == 0.0 || (gender > 0.0) == male;
        let one = head.lexeme.is(class::PERSON | class::TITLE) && !self.is_plural(phrase.head) && !head.possessive;
        (near && fits && one).then(|| phrase.clone())
    }
}
