const ENGLISH = {
  title: 'Who said what, when and how',
  openVideo: 'Open the video file',
  dropVideo: 'or drop it here; it stays on this computer',
  noVideo: 'Plays silently',
  play: 'Play',
  pause: 'Pause',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  wholeVideo: 'Whole video',
  timeline: 'Time line',
  volume: 'Volume',
  pitch: 'Pitch',
  transcript: 'Transcript',
  speakers: 'Speakers',
  quality: 'Quality report',
  word: 'Word',
  time: 'Time',
  confidence: 'Confidence',
  usual: 'usual',
  interpolated: 'time estimated',
  unvoiced: 'no voiced sound: the speaker’s usual pitch',
  lowConfidence: 'Not sure',
  emotion: 'Vocal expression',
  neutral: 'neutral',
  happy: 'happy',
  sad: 'sad',
  angry: 'angry',
  speakingTime: 'Speaking',
  rows: 'Rows',
  nobody: 'Nobody speaks in this video.',
  noExtras: 'This result comes without extras, so there is no quality report.',
  listenFirst: 'Listen here first',
  keys: 'Space: play · ← →: word · ↑ ↓: row · + −: zoom · L: 한국어',
  expressive: 'Expressive captions',
  expressiveHint: 'Size: how loud. Height: how high. Colour: who.',
} as const;

export type TextKey = keyof typeof ENGLISH;

const KOREAN: Readonly<Record<TextKey, string>> = {
  title: '누가 무엇을 언제 어떻게 말했는지',
  openVideo: '영상 파일 열기',
  dropVideo: '또는 여기에 끌어다 놓으세요. 파일은 이 컴퓨터에만 남습니다',
  noVideo: '소리 없이 재생',
  play: '재생',
  pause: '일시 정지',
  zoomIn: '확대',
  zoomOut: '축소',
  wholeVideo: '전체 보기',
  timeline: '타임라인',
  volume: '음량',
  pitch: '음높이',
  transcript: '대본',
  speakers: '화자',
  quality: '품질 보고서',
  word: '단어',
  time: '시간',
  confidence: '신뢰도',
  usual: '평소',
  interpolated: '추정된 시간',
  unvoiced: '유성음 없음: 화자의 평소 음높이',
  lowConfidence: '불확실',
  emotion: '목소리의 감정 표현',
  neutral: '중립',
  happy: '기쁨',
  sad: '슬픔',
  angry: '분노',
  speakingTime: '발화 시간',
  rows: '구간 수',
  nobody: '이 영상에는 말하는 사람이 없습니다.',
  noExtras: '추가 정보가 없는 결과이므로 품질 보고서가 없습니다.',
  listenFirst: '먼저 들어 볼 곳',
  keys: '스페이스: 재생 · ← →: 단어 · ↑ ↓: 구간 · + −: 확대/축소 · L: English',
  expressive: '표현형 자막',
  expressiveHint: '크기: 음량 · 높이: 음높이 · 색: 화자',
};

export type Language = 'en' | 'ko';

/** The language of the browser where the page knows it, else English. */
export function preferredLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

/** The page's sentences in a language. */
export function textsIn(language: Language): Readonly<Record<TextKey, string>> {
  return language === 'ko' ? KOREAN : ENGLISH;
}
