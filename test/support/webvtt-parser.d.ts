/** The W3C's validator of WebVTT, which comes without types. */
declare module 'webvtt-parser' {
  interface ParsedCue {
    startTime: number;
    endTime: number;
    text: string;
    tree: { children: ParsedNode[] };
  }
  type ParsedNode =
    | { type: 'text'; value: string }
    | { type: 'timestamp'; value: number }
    | { type: 'object'; name: string; value?: string; children: ParsedNode[] };
  export class WebVTTParser {
    constructor(entities?: Readonly<Record<string, string>>);
    parse(
      text: string,
      mode?: string,
    ): { cues: ParsedCue[]; errors: { message: string; line: number }[] };
  }
}
