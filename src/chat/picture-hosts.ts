/** Hosts of pictures and files people send, as adapters share them. */

/** QQ's, whoever speaks for it. Source: addresses in events of NapCat, LLOneBot and the official bot, 2024 to 2026. */
export const qqPictures = ['multimedia.nt.qq.com.cn', 'qpic.cn', 'qfile.qq.com'] as const

/** Of files of QQ: groups and private chats. Source: addresses in answers of NapCat and go-cqhttp, 2023 to 2026. */
export const qqFiles = ['ftn.qq.com', 'grouptalk.c2c.qq.com', ...qqPictures] as const
