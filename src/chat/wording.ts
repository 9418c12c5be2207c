/** Refusals that say their cause in words only, because the code in front of them says nothing. */
import type { RefusalScope } from './outcome'

/** From the surest to the vaguest; Chinese and English as the ends of QQ and KOOK write them. */
const rules: readonly (readonly [pattern: RegExp, scope: RefusalScope])[] = [
  [/禁言|muted|移出该?群|不在(?:该|群)|not (?:a )?(?:group )?member|已(?:退出|被移出)|被(?:拉黑|屏蔽)/i, 'chat'],
  [
    /(?:群聊?|频道|服务器|会话|好友|用户)(?:\s*[(（]?\d+[)）]?\s*)?(?:不存在|已?(?:被)?(?:解散|删除|封禁|封停))|不是(?:您|你)?的?好友/,
    'chat',
  ],
  [/(?:group|channel|guild|user|friend)[ _](?:was |is |does )?(?:not[ _](?:found|exists?)|dissolved|deleted)/i, 'chat'],
  [/没有?(?:发言)?权限|无权|权限不足|no permission|permission denied|not enough rights|forbidden/i, 'chat'],
  [/(?:引用|回复)的?消息|quote|reply(?:ing|ed)? (?:to )?message|message to (?:be )?repl/i, 'quote'],
  [/频繁|限频|频率|too (?:many|fast|frequent)|rate.?limit/i, 'pace'],
  [/过大|超过.{0,8}(?:大小|限制)|too large|size limit|exceeds? the (?:file )?size/i, 'file'],
]

/** What a refusal in these words is about; undefined when they tell nothing. */
export const scopeIn = (words: string): RefusalScope | undefined => rules.find(([pattern]) => pattern.test(words))?.[1]

/** Nobody, or we, may speak there for now. */
export const namesMute = (words: string): boolean => /禁言|\bmuted?\b|shut[ _-]?up/i.test(words)

/** The end's own waiting was cut short; the message may be there. */
export const namesTimeout = (words: string): boolean => /time(?:d)?[ -]?out|超时/i.test(words)
