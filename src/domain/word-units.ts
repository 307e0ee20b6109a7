/** A stretch of a text, in UTF-16 code units: [start, end). */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Languages that are written without blanks between words, ISO 639 codes. */
const WITHOUT_BLANKS = new Set(['zh', 'ja', 'yue', 'th', 'lo', 'km', 'my']);

/** Letters, digits and the signs that are read out ("5 %", "R & D"); other punctuation is not heard. */
const HEARD = /[\p{L}\p{M}\p{N}\p{Sc}\p{Sm}\p{So}%&@#*/\uFFFD]/u;
/** Emoji and musical notes stand for no word. */
const SILENT_SYMBOL =
  /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}\u{200D}\u{2669}-\u{266F}]+$/u;
const CLOSES = /^[\p{Pe}\p{Pf}]+$/u;
const OPENS = /^[\p{Ps}\p{Pi}¿¡]+$/u;

/**
 * Japanese particles and endings that lean on the word before them: together they are what a
 * reader takes in at once (a bunsetsu). Written in hiragana.
 */
const JAPANESE_TAIL =
  /^(?:は|が|を|に|へ|と|も|の|で|や|か|ね|よ|な|さ|わ|ぞ|ば|て|で|た|だ|ん|し|から|まで|より|だけ|など|って|ので|のに|けど|けれど|ながら|でも|では|には|とは|にも|とか|くらい|ぐらい|しか|こそ|さえ|です|でし|でしょ|でしょう|だっ|だろ|だろう|ます|まし|ませ|ま|した|する|して|い|いる|いた|いっ|いて|ある|あっ|あり|う|られ|られる|れ|れる|せ|せる|たい|たく|ない|なく|なかっ|なけれ|ず|ぬ|そう|よう|らしい|みたい|ください|くだ|さい|ざい|しまっ|しまう|くれ|もらっ|み|くる|き)$/u;

const HIRAGANA = /^\p{Script=Hiragana}+$/u;
/** What follows a kanji in hiragana is nearly always its ending or its particle. */
const ENDS_IN_KANJI = /[\p{Script=Han}々]$/u;
const ENDS_IN_WORD = /[\p{L}\p{N}ー」』）]$/u;
/** Small kana, ん and the long mark begin no word. */
const NEVER_FIRST = /^[ぁぃぅぇぉっゃゅょんーァィゥェォッャュョン]/u;

/** Whether a language is written without blanks between words. */
export function isWrittenWithoutBlanks(language: string): boolean {
  return WITHOUT_BLANKS.has(language);
}

/** Whether a text holds something that is read out: punctuation, emoji and notes are not. */
export function isHeard(text: string): boolean {
  return HEARD.test(text) && !SILENT_SYMBOL.test(text.trim());
}

/**
 * Cuts a text into the units that get a time of their own: words between blanks, Korean eojeol
 * included; in Japanese words with their particles and endings, in Chinese the words of a
 * dictionary. Punctuation belongs to the unit before it, an opening bracket to the one after it.
 * @param language ISO 639 code
 * @returns the units in order, without the blanks around them (one that stood before a mark may be
 *   inside); empty where nothing is read out
 */
export function wordUnits(text: string, language: string): TextSpan[] {
  const pieces = isWrittenWithoutBlanks(language)
    ? dictionaryPieces(text, language)
    : blankPieces(text);
  const units: { start: number; end: number }[] = [];
  let opening: number | null = null;
  for (const { start, end } of pieces) {
    const piece = text.slice(start, end);
    const last = units.at(-1);
    if (isHeard(piece)) {
      units.push({ start: opening ?? start, end });
      opening = null;
    } else if (OPENS.test(piece)) opening ??= start;
    else if (last && opening === null && /^\p{P}+$/u.test(piece)) last.end = end;
  }
  return units;
}

function blankPieces(text: string): TextSpan[] {
  return Array.from(text.matchAll(/\S+/gu), ({ 0: piece, index }) => ({
    start: index,
    end: index + piece.length,
  }));
}

function dictionaryPieces(text: string, language: string): TextSpan[] {
  // Cantonese is written with the words of the Chinese dictionary.
  const locale = language === 'yue' ? 'zh' : language;
  const segments = new Intl.Segmenter(locale, { granularity: 'word' }).segment(text);
  const pieces: TextSpan[] = [];
  for (const { segment, index } of segments) {
    if (segment.trim() === '') continue;
    const end = index + segment.length;
    const last = pieces.at(-1);
    const leans =
      last?.end === index &&
      (CLOSES.test(segment) || joinsNumber(text, last, segment) || leansBack(text, last, segment));
    if (last && leans) pieces[pieces.length - 1] = { start: last.start, end };
    else pieces.push({ start: index, end });
  }
  return pieces;
}

function leansBack(text: string, last: TextSpan, segment: string): boolean {
  const before = text.slice(last.start, last.end);
  if (ENDS_IN_KANJI.test(before) && HIRAGANA.test(segment)) return true;
  return (JAPANESE_TAIL.test(segment) || NEVER_FIRST.test(segment)) && ENDS_IN_WORD.test(before);
}

/** A counter or a percent sign belongs to its number: "12個", "50%". */
function joinsNumber(text: string, last: TextSpan, segment: string): boolean {
  const before = text.slice(last.start, last.end);
  return /\p{Nd}$/u.test(before) && /^(?:[%％‰]|[\p{Script=Han}々]{1,2})$/u.test(segment);
}
