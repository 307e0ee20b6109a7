import llamaTokenizer from 'llama-tokenizer-js';

/** Marks the start of a word in a piece. */
const WORD_START = '\u2581';
/** `<unk>`, `<s>` and `</s>` come first and stand for no text. */
const FIRST_TEXT_ID = 3;
const BYTE_PIECE = /^<0x([0-9A-F]{2})>$/;

/** Begins a sequence. */
export const BEGIN_TOKEN = 1;
/** Ends a sequence. */
export const END_TOKEN = 2;

/**
 * The SentencePiece vocabulary that Moonshine shares with LLaMA: 32,000 pieces; the ids above them
 * are reserved and never text.
 * Source: "Moonshine: Speech Recognition for Live Transcription and Voice Commands"
 * (arXiv:2410.15608), where it describes the tokenizer.
 */
const PIECES: readonly string[] = llamaTokenizer.vocabById;

/**
 * Whether a token stands for text; control tokens and reserved ids do not.
 * @param id token id
 */
export function isTextToken(id: number): boolean {
  return id >= FIRST_TEXT_ID && id < PIECES.length;
}

/**
 * Whether a token begins a new word.
 * @param id token id
 */
export function startsWord(id: number): boolean {
  return isTextToken(id) && PIECES[id]?.startsWith(WORD_START) === true;
}

/**
 * Joins tokens to text. Byte pieces become whole characters; an incomplete character becomes U+FFFD.
 * @param ids token ids; those that stand for no text are skipped
 * @returns the text without blanks at its ends; empty where no token stands for text
 */
export function decodeTokens(ids: readonly number[]): string {
  return new TextDecoder().decode(Buffer.concat(ids.map(pieceBytes))).trim();
}

/**
 * The UTF-8 bytes that a token stands for; a blank where it begins a word.
 * @param id token id
 * @returns empty where it stands for no text
 */
export function pieceBytes(id: number): Uint8Array {
  if (!isTextToken(id)) return new Uint8Array();
  const piece = PIECES[id] ?? '';
  const byte = BYTE_PIECE.exec(piece)?.[1];
  return byte === undefined
    ? new TextEncoder().encode(piece.replaceAll(WORD_START, ' '))
    : Uint8Array.of(Number.parseInt(byte, 16));
}
