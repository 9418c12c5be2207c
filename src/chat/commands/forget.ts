/** Words behind a command that ask it to forget what it knows. */
const words = new Set(['forget', 'clear', 'reset', '忘记', '清除', '清空', '重置'])

/** Whether the whole of it asks for that. */
export const isForget = (text: string): boolean => words.has(text.trim().toLowerCase())
