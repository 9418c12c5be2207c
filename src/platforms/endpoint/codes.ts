/** What upstream's codes mean: the rows of a table, else what the refusal says in words, else the class of the code. */
import { errorTable, isAboutLogin, type ErrorCode, type ErrorDetails } from '../../errors'

/** Codes of one platform. */
export interface CodeTable {
  /** Codes that are known, one by one. */
  rows: Readonly<Record<string, ErrorCode>>
  /** What the others have in common by their digits; the first that fits counts. */
  classes: readonly (readonly [RegExp, ErrorCode])[]
}

/** Words of refusals, as the sites of all platforms have them; the first that fits counts. */
const words: readonly (readonly [RegExp, ErrorCode])[] = [
  [/未登录|请(?:先)?登录|登录后/, 'login-required'],
  [/(?:尚|还)?未开播|(?:直播)?已(?:结束|下播)/, 'not-live'],
  [/不存在|不见了|已(?:经)?(?:被)?(?:作者|用户|UP主)?(?:删除|下架|失效|注销)/i, 'not-found'],
  [/私密|隐私|仅.{0,6}可见|无权(?:限)?(?:查看|访问)/, 'private'],
  [/(?:所在)?(?:地区|区域).{0,8}(?:限制|不可|无法|不能)|版权(?:方)?(?:原因|限制|要求)/, 'region'],
  [/频繁|太快|过快|稍后|休息/, 'rate-limited'],
  [/开小差|(?:服务|系统|网络)(?:器)?(?:繁忙|异常|错误|不可用)|超时/, 'network'],
]

/** What a refusal says in words; undefined when it says nothing that is known. */
export function codeOfWords(text: unknown): ErrorCode | undefined {
  return typeof text === 'string' ? words.find(([pattern]) => pattern.test(text.slice(0, 200)))?.[1] : undefined
}

/** Our code, and what has to be said with it. */
export interface Meaning {
  code: ErrorCode
  details: Pick<ErrorDetails, 'elsewhere' | 'guessed'>
}

/** Codes that say something of the content or of an account. */
const isClaim = (code: ErrorCode): boolean => errorTable[code].spoken || isAboutLogin(code)

/**
 * A code no table knows. By its class alone nothing is final: another channel may know better. What the class would say
 * of the content is a guess: it decides who is asked next, and nobody is told it as a fact. What neither words nor
 * class explain is a change of theirs.
 */
export function meaningOf(code: string, message: unknown, { rows, classes }: CodeTable): Meaning {
  const known = (Object.hasOwn(rows, code) ? rows[code] : undefined) ?? codeOfWords(message)
  if (known) return { code: known, details: {} }
  const guessed = classes.find(([pattern]) => pattern.test(code))?.[1]
  if (!guessed) return { code: 'upstream-changed', details: {} }
  return { code: guessed, details: { elsewhere: true, ...(isClaim(guessed) ? { guessed: true } : {}) } }
}
