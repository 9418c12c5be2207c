/** Hosts of pictures people send, as adapters share them. */

/** QQ's, whoever speaks for it. Source: addresses in events of NapCat, LLOneBot and the official bot, 2024 to 2026. */
export const qqPictures = ['multimedia.nt.qq.com.cn', 'qpic.cn', 'qfile.qq.com'] as const
