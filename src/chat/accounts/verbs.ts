/** The words behind `设置B站Cookie` and `B站账号` that ask for something else than to keep what follows. */
import type { Purpose } from '../../model'

/** What is asked for. */
export type Verb = 'list' | 'status' | 'clear' | 'use' | 'rename' | 'add'

const verbs: Readonly<Record<Verb, readonly string[]>> = {
  list: ['列表', '账号', '全部', '有哪些', 'list', 'accounts', 'all'],
  status: ['状态', '查看', '测试', '检查', '验证', 'status', 'state', 'show', 'test', 'check'],
  clear: ['清除', '删除', '清空', '移除', 'clear', 'delete', 'remove', 'del', 'rm'],
  use: [
    '使用',
    '切换',
    '选择',
    '选用',
    '换',
    '换成',
    '用',
    '改用',
    '设为默认',
    '设默认',
    '默认用',
    'use',
    'choose',
    'switch',
    'select',
    'pick',
  ],
  rename: ['改名', '重命名', '更名', 'rename', 'mv'],
  add: ['添加', '新增', '增加', '加', '设置', 'add', 'new', 'set'],
}

const byWord = new Map(
  Object.entries(verbs).flatMap(([verb, words]) => words.map((word): [string, Verb] => [word, verb as Verb])),
)

/** Undefined for other words. */
export const verbOf = (word: string): Verb | undefined => byWord.get(word.toLowerCase())

const purposeWords: Readonly<Record<Purpose, RegExp>> = {
  links: /^(?:用于|给|for)?(?:链接|解析|links?|parse)$/i,
  subscriptions: /^(?:用于|给|for)?(?:订阅|推送|subscriptions?|push)$/i,
}

/** Undefined for other words. */
export function purposeOf(word: string): Purpose | undefined {
  if (purposeWords.links.test(word)) return 'links'
  return purposeWords.subscriptions.test(word) ? 'subscriptions' : undefined
}

/** All accounts there are. */
export const isEvery = (word: string): boolean => /^(?:全部|所有|全部账号|所有账号|all)$/i.test(word)

/** Whether a word cannot be the name of an account, because it asks for something. */
export const isVerb = (word: string): boolean =>
  verbOf(word) !== undefined ||
  purposeOf(word) !== undefined ||
  isEvery(word) ||
  /^(?:强制|强制保存|force|to|as|for|给|为|到)$/i.test(word)
