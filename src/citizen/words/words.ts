import type { Outcome } from '../../shared/domain/consultation/states.ts'
import type { PaperCode, ProcedureCode } from '../../shared/domain/procedures.ts'

export type MatterCode = ProcedureCode | 'collection' | 'general'

/**
 * Every text of the page in one language. `{office}`, `{time}` … are filled by {@link fill}. Numbers stand apart from words that
 * would bend with them ("Platz: 3"), so that no language needs plural forms.
 */
export interface Words {
  readonly title: string
  readonly language: { readonly title: string; readonly change: string }
  readonly common: {
    readonly back: string
    readonly close: string
    readonly loading: string
    readonly failed: string
  }
  readonly privacy: {
    readonly title: string
    readonly intro: string
    readonly who: string
    readonly whoText: string
    readonly why: string
    readonly whyText: string
    readonly stored: string
    readonly storedText: string
    readonly recording: string
    readonly recordingText: string
    /** Another platform than the call of this page. */
    readonly recordingElsewhereText: string
    readonly encrypted: string
    readonly encryptedText: string
    /** The same; `{platform}` is its name. */
    readonly encryptedElsewhereText: string
    readonly deletion: string
    readonly deletionText: string
    readonly rights: string
    readonly rightsText: string
    readonly instead: string
    readonly insteadText: string
    readonly agreement: string
    readonly version: string
    readonly agree: string
    readonly decline: string
    readonly declined: string
    readonly declinedText: string
  }
  readonly test: {
    readonly title: string
    readonly intro: string
    readonly start: string
    readonly withoutCamera: string
    readonly camera: string
    readonly cameraOk: string
    readonly cameraNone: string
    readonly microphone: string
    readonly microphoneSpeak: string
    readonly microphoneOk: string
    readonly microphoneNone: string
    readonly refused: string
    readonly level: string
    readonly speaker: string
    readonly play: string
    readonly heard: string
    readonly notHeard: string
    readonly speakerOk: string
    readonly speakerHelp: string
    readonly connection: string
    readonly connectionTesting: string
    readonly connectionGood: string
    readonly connectionWeak: string
    readonly connectionNone: string
    readonly ownPicture: string
    readonly enter: string
    readonly enterAnyway: string
    readonly notCompatible: string
  }
  readonly waiting: {
    readonly title: string
    readonly early: string
    readonly appointment: string
    readonly place: string
    readonly wait: string
    readonly unknownWait: string
    readonly stay: string
    readonly otherDay: string
    readonly remark: {
      readonly 'nobody-available': string
      readonly 'before-time': string
      readonly closing: string
      readonly 'missed-once': string
    }
    readonly soundOn: string
    readonly soundIsOn: string
    readonly matter: string
    readonly papers: string
    readonly papersNone: string
    readonly papersLocal: string
    readonly next: string
    readonly next1: string
    readonly next2: string
    readonly next3: string
    readonly identity: string
    readonly leave: string
    readonly leaveTitle: string
    readonly leaveText: string
    readonly leaveYes: string
    readonly leaveNo: string
  }
  readonly ringing: {
    readonly title: string
    readonly tab: string
    readonly text: string
    readonly accept: string
    readonly decline: string
    readonly declineText: string
    readonly connecting: string
  }
  readonly parked: { readonly title: string; readonly text: string; readonly ready: string; readonly sent: string }
  readonly elsewhere: {
    readonly title: string
    readonly text: string
    readonly open: string
    readonly opening: string
    readonly openingText: string
  }
  readonly ended: {
    readonly wrapUp: string
    readonly wrapUpText: string
    readonly outcomeSoon: string
    /** What the person does next, by what the office has noted as the outcome. */
    readonly outcome: Readonly<Record<Outcome, string>>
    readonly done: string
    readonly doneText: string
    readonly noShow: string
    readonly noShowText: string
    readonly cancelled: string
    readonly cancelledText: string
    readonly abandoned: string
    readonly abandonedText: string
    readonly again: string
    readonly againText: string
    readonly deleted: string
  }
  readonly refused: {
    readonly unknown: string
    readonly unknownText: string
    readonly used: string
    readonly usedText: string
    readonly expired: string
    readonly expiredText: string
    readonly closed: string
    readonly closedText: string
    readonly 'too-many': string
    readonly 'too-manyText': string
    readonly version: string
    readonly versionText: string
    readonly malformed: string
    readonly malformedText: string
    readonly elsewhere: string
    readonly elsewhereText: string
    readonly 'no-walk-in': string
    readonly 'no-walk-inText': string
    readonly 'office-away': string
    readonly 'office-awayText': string
    readonly reload: string
    readonly toDoor: string
    readonly useHere: string
  }
  readonly line: { readonly serverGone: string; readonly officeAway: string; readonly back: string }
  readonly door: {
    readonly title: string
    readonly open: string
    readonly closing: string
    readonly closed: string
    readonly closedText: string
    readonly fullText: string
    readonly waiting: string
    readonly wait: string
    readonly matter: string
    readonly knock: string
    readonly knocking: string
    readonly withLink: string
  }
  readonly interpreter: {
    readonly title: string
    readonly intro: string
    readonly duty: string
    readonly waiting: string
    readonly waitingText: string
    readonly join: string
    readonly joinText: string
    readonly left: string
    readonly leftText: string
    readonly rejoin: string
    /** The notice as it stands for whoever interprets: it is not their matter and not their file. */
    readonly whyText: string
    readonly storedText: string
    readonly deletionText: string
    readonly insteadText: string
    readonly declinedText: string
    readonly over: string
    readonly overText: string
  }
  readonly call: {
    readonly title: string
    readonly office: string
    readonly citizen: string
    readonly interpreter: string
    readonly you: string
    readonly words: string
    readonly wordsText: string
    /** With more than one at the other side: each has words of their own with this one. */
    readonly wordsOthersText: string
    readonly wordsHide: string
    readonly wordsShow: string
    readonly wordsWait: string
    readonly notRecorded: string
    readonly state: {
      readonly connecting: string
      readonly connected: string
      readonly reconnecting: string
      readonly closed: string
      readonly hold: string
      readonly theirCameraOff: string
      readonly theirMicrophoneOff: string
      readonly tampered: string
      readonly givenUp: string
    }
    readonly mute: string
    readonly unmute: string
    readonly cameraOff: string
    readonly cameraOn: string
    readonly blurOn: string
    readonly blurOff: string
    readonly audioOnly: string
    readonly audioOnlyEnd: string
    readonly more: string
    readonly hangUp: string
    readonly hangUpAsk: string
    readonly soundBlocked: string
    readonly noDevices: string
    readonly chat: string
    readonly chatEmpty: string
    readonly chatLabel: string
    readonly chatSend: string
    readonly undelivered: string
    readonly newMessage: string
    readonly shown: string
    readonly shownPage: string
    readonly shownLarger: string
    readonly shownSmaller: string
    readonly shownHide: string
    readonly shownShow: string
    readonly still: string
    readonly stillText: string
    readonly stillCameraOff: string
    readonly stillPurpose: string
    readonly stillTake: string
    readonly stillNo: string
    readonly stillPreview: string
    readonly stillSent: string
    readonly quality: {
      readonly unknown: string
      readonly good: string
      readonly fair: string
      readonly poor: string
      readonly lost: string
    }
    readonly advice: {
      readonly 'slow-down-other': string
      readonly 'camera-off': string
      readonly 'move-closer': string
      readonly reconnecting: string
      readonly cpu: string
    }
  }
  readonly matters: Readonly<Record<MatterCode, string>>
  readonly papers: Readonly<Record<PaperCode, string>>
}

/**
 * Puts values into a text.
 * @param text with `{name}` in it
 * @throws RangeError when the text asks for a value that is not given
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`no value for ${name}`)
    return value
  })
}
