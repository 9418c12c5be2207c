/** Music and sounds. Pure. */
import type { Abilities, AudioMedia, PlanPart, Post } from '../../model'
import { soundOf } from '../sound'

/** As voice where the chat has it, else as a file, else nothing. */
export function soundParts(audio: AudioMedia | undefined, abilities: Abilities): PlanPart[] {
  if (!audio || audio.source.urls.length === 0) return []
  if (abilities.audio) return [{ kind: 'audio', audio, as: 'voice' }]
  return abilities.file ? [{ kind: 'audio', audio, as: 'file' }] : []
}

/** Seconds a voice message may last and be played everywhere (QQ: about a minute). */
const longestVoiceSec = 60

/** The sound of a work instead of the work: short ones as voice, others as a file with a name, or one line why not. */
export function soundAlone(post: Post, abilities: Abilities): PlanPart {
  const audio = soundOf(post)
  if (!audio || audio.source.urls.length === 0) {
    return { kind: 'remark', code: post.withheld ?? 'unsupported', details: { what: 'sound' } }
  }
  const short = audio.durationSec !== undefined && audio.durationSec <= longestVoiceSec
  if (abilities.audio && (short || !abilities.file)) return { kind: 'audio', audio, as: 'voice' }
  if (abilities.file) return { kind: 'audio', audio, as: 'file' }
  return { kind: 'remark', code: 'unsupported', details: { what: 'no-sound' } }
}
