/** What the small faces hold, and out of which fonts it comes. */

/** A font out of a package; `files` are tried in this order for each code point. */
export interface Source {
  /** npm package, unpacked below the folder that is given to `main.ts`. */
  name: string
  files: readonly string[]
}

const fontsource = (name: string, ...subsets: string[]): Source => ({
  name: `@fontsource/${name}`,
  files: subsets.map((subset) => `files/${name}-${subset}-400-normal.woff2`),
})

/** Drawn by the same hand as the Latin letters of Noto Sans SC, which are these, larger. */
export const latin = {
  name: '@fontsource-variable/source-sans-3',
  file: 'files/source-sans-3-latin-wght-normal.woff2',
  /** Width of a letter there ÷ width of the same letter here: `A` 562 ÷ 510, `€` 521 ÷ 472. */
  scale: 1.103,
}

/** Weights that cards set words in, see `src/card/theme.ts: fonts`. */
export const weights = [400, 500, 600, 700] as const

/** Better first. */
export const sources: readonly Source[] = [
  { name: '@expo-google-fonts/noto-sans', files: ['400Regular/NotoSans_400Regular.ttf'] },
  fontsource('noto-sans-math', 'latin'),
  { name: '@fontsource-variable/noto-sans-symbols', files: ['files/noto-sans-symbols-symbols-wght-normal.woff2'] },
  fontsource('noto-sans-symbols-2', 'symbols', 'math', 'braille', 'latin'),
  fontsource('noto-sans-canadian-aboriginal', 'canadian-aboriginal'),
  fontsource('noto-sans-kannada', 'kannada'),
  fontsource('noto-sans-yi', 'yi'),
  fontsource('noto-sans-thai', 'thai'),
  fontsource('noto-sans-lao', 'lao'),
  fontsource('noto-sans-georgian', 'georgian'),
  fontsource('noto-sans-arabic', 'arabic'),
  fontsource('noto-sans-bengali', 'bengali'),
  fontsource('noto-sans-oriya', 'oriya'),
  fontsource('noto-sans-gujarati', 'gujarati'),
  fontsource('noto-sans-sinhala', 'sinhala'),
  fontsource('noto-serif-tibetan', 'tibetan'),
  fontsource('noto-sans-gurmukhi', 'gurmukhi'),
  fontsource('noto-sans-telugu', 'telugu'),
  fontsource('noto-sans-vai', 'vai'),
  // Frames, Korean letters and circled kana of the subsets that hold them, and the syllables of faces (`눈_눈`).
  fontsource('noto-sans-jp', '52', '54', '57'),
  fontsource('noto-sans-kr', '103', '109', '111', '113', '114', '115'),
]

/** Letters of names and titles: in bold as well. */
export const bold = { name: '@expo-google-fonts/noto-sans', file: '700Bold/NotoSans_700Bold.ttf' }

/** Alphabets beside the Chinese ones: Latin of European names, Greek, Cyrillic. */
export const letters: readonly (readonly [number, number])[] = [
  [0x0100, 0x017f],
  [0x0370, 0x03ff],
  [0x0400, 0x045f],
]

/** Everything that people draw faces and ornaments of. */
export const blocks: readonly (readonly [number, number])[] = [
  ...letters,
  [0x0180, 0x01a4],
  [0x01cd, 0x01dc],
  [0x0218, 0x021b],
  [0x0250, 0x02ff],
  [0x0300, 0x036f],
  [0x01b5, 0x01b6],
  [0x0482, 0x0486],
  [0x0504, 0x0505],
  [0x0490, 0x0493],
  [0x1d00, 0x1d7f],
  [0x1d98, 0x1dbf],
  [0x1d85, 0x1d85],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2070, 0x209c],
  [0x20a0, 0x20bf],
  [0x2100, 0x214f],
  [0x2150, 0x2189],
  [0x2190, 0x21ff],
  [0x2200, 0x22a9],
  [0x22b0, 0x22d3],
  [0x22ee, 0x22f1],
  [0x2300, 0x232b],
  [0x239b, 0x23a0],
  [0x23fb, 0x23fe],
  [0x2364, 0x2365],
  [0x23cf, 0x23cf],
  [0x23e9, 0x23fa],
  [0x2440, 0x244a],
  [0x24b6, 0x24ff],
  [0x2580, 0x259f],
  [0x25a0, 0x25ff],
  [0x2600, 0x26ff],
  [0x2701, 0x27bf],
  [0x27e1, 0x27e5],
  [0x27e8, 0x27eb],
  [0x27f0, 0x27ff],
  [0x2800, 0x28ff],
  [0x2b00, 0x2b1c],
  [0x2b50, 0x2b59],
  [0x2e1a, 0x2e2f],
]

/** Signs of other scripts in faces such as `ಠ_ಠ`; no text of those scripts. */
export const signs = [
  'ಠಥಡಢರೃೄ',
  'ლღაბეეყჯ',
  'งฅทขวษศ๏๐๑๒๓๔๕๖๗๘๙๛ค',
  '໐໑໒໓໔໕໖໗໘໙',
  '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹وﻌﻭڡ۞۩ۜﺍﺎ',
  'ঌ',
  'ଓଘ୧୨୦',
  '૮',
  'ෆ෴',
  '╤╨╞╡╫╒╓╕╖╘╙╜╌╍╎╏╴╵╶╷┧┵┸┹┺╉',
  'ㄲㅃㅆㅉㅊㅌㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅝㅞㅟㅢ눈응헐흑엥냥',
  '㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙㋚㋛㋜㋝㋞㋟㋠㋡㋢㋣㋤㋥㋦㋧㋨㋩㋪㋫㋬㋭㋮㋯㋰㋱㋲㋳㋴㋵㋶㋷㋸㋹㋺㋻㋼㋽㋾',
  'ل',
  'ຈ',
  '༚༝༼༽༺༻༄༅༆࿔',
  '੭੮ੴ',
  '౪౨౦',
  'ꕤꔛꕥ',
  'ᐛᐕᐖᐗᐟᐠᐢᐣᐤᐧᐩᐸᐳᑊᑌᑎᒄᒡᒢᒪᒫᒧᓀᓂᓇᓓᓚᓛᓯᔥᔦᕀᕂᕃᕈᕐᕕᕗᕙᕠᕤᕥᕦᕼᖇᖘᖙᖚᖛᖰᖱᖲᖳᖴᗒᗕᗜᗝᗢᗣᗤᗨᗩᗪᗯᗷᘏᘚᘛᘜᘠᘡᘢᘣᙏᙓᙖᙗ',
  '꒦꒧꒪꒫꒰꒱꒳꒵꒷꒸꒹ꈍꉂꉈꌚꌅꌩꍏꆚꋊꊞꋪ',
  '⤙⤚⤴⤵⥀⥁⦁⦿⧸⧹⧺⧻⨀⨁⨂⨯⩊⩋⩌⩍⪨⪩⫘❘',
].join('')
