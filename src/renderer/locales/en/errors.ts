import type { ErrorCode } from '../../../shared/errors.ts'

export const errors = {
  internal: {
    what: 'Something unexpected happened. Nothing was saved by halves.',
    todo: 'Please try again. If it stays, give the reference to IT.',
  },
  'invalid-input': { what: 'An entry is missing or wrong ({{field}}).', todo: 'Please check it. Nothing was saved.' },
  'not-signed-in': { what: 'The screen is locked.', todo: 'Please sign in and repeat the step.' },
  forbidden: { what: 'You do not have the right to do this.', todo: 'Please ask somebody who has, or the team lead.' },
  'forbidden-sender': { what: 'A foreign window asked for data and was refused.', todo: 'Please tell IT.' },
  'unknown-method': { what: 'The program does not know this call.', todo: 'Please restart. If it stays, tell IT.' },
  'not-found': { what: 'This does not exist (any more).', todo: 'Please open the view again.' },
  conflict: {
    what: 'Somebody else has just changed this. Your change was not saved.',
    todo: 'The new state is loaded. Please check and repeat.',
  },
  'database/unavailable': {
    what: 'The database does not answer. Nothing was saved.',
    todo: 'It is being restarted. Please repeat in a few seconds.',
  },
  'database/newer': {
    what: 'This data belongs to a newer version of Tresen. It was not changed.',
    todo: 'Please install the newer version.',
  },
  'database/missing': {
    what: 'The database file is missing, its key is there. Nothing was created.',
    todo: 'Please put tresen.db back from the backup. For a new store, put database-key.json away first.',
  },
  'database/other-office': {
    what: 'Demo office and real data are never mixed: this data store is of the other kind. It was not changed.',
    todo: 'Please start with the right data folder (--data-dir) or name the kind (--office=demo or --office=real).',
  },
  'database/no-cipher': {
    what: 'The database could only be opened without encryption. That is not allowed.',
    todo: 'Please install Tresen again and tell IT.',
  },
  'database/wrong-key': {
    what: 'The key does not fit this data store. The data is unchanged.',
    todo: 'Please enter the recovery code or bring back the right key file.',
  },
  'database/key-unwrap': {
    what: 'The key of the data store cannot be opened. The data is unchanged.',
    todo: 'Sign in with the account that made the store, or enter the recovery code.',
  },
  'database/passphrase-needed': {
    what: 'The data store waits for its passphrase.',
    todo: 'Please enter the passphrase.',
  },
  'database/passphrase-wrong': {
    what: 'The passphrase is wrong.',
    todo: 'Please enter it again or use the recovery code.',
  },
  'database/busy': {
    what: 'Another program holds the data store open.',
    todo: 'Please close the other window of Tresen.',
  },
  'database/storage': {
    what: 'The disk is full or write-protected. Nothing was saved.',
    todo: 'Please free some space or call IT, then repeat the step.',
  },
  'database/tampered': {
    what: 'Stored data was damaged or changed and is not shown.',
    todo: 'Please delete nothing and call IT: they restore the backup.',
  },
  'device/absent': {
    what: 'The device is not connected.',
    todo: 'Please check cable and power. Tresen connects by itself.',
  },
  'device/no-answer': {
    what: 'The device does not answer.',
    todo: 'Please wait a moment; else unplug it and plug it in again.',
  },
  'device/unplugged': {
    what: 'The device was unplugged. Nothing is lost.',
    todo: 'Please plug it in again and repeat the step.',
  },
  'device/refused': { what: 'The device refused the command.', todo: 'Please try again. If it stays, ask the maker.' },
  'device/bad-answer': {
    what: 'The device gives answers that make no sense.',
    todo: 'Please check the model in the settings.',
  },
  'device/fixed': {
    what: 'The devices of this workstation are fixed at start. Nothing was changed.',
    todo: 'Start Tresen without --devices; then what is set here counts.',
  },
  'device/setting': {
    what: '“{{field}}” cannot be used like this. Nothing was changed.',
    todo: 'Please check the value and save again.',
  },
  'device/settings-clash': {
    what: 'The settings “{{field}}” and “{{other}}” do not fit together like this. Nothing was changed.',
    todo: 'Please change one of them and save again.',
  },
  'device/too-many': {
    what: '{{most}} devices are set up at this workplace already, and no more are possible. Nothing was changed.',
    todo: 'Please remove a device first that is not needed any more.',
  },
  'device/not-saved': {
    what: 'The list of devices could not be saved. The one before still counts.',
    todo: 'Please check whether the data folder is full or write-protected.',
  },
  'device/file': {
    what: 'The file devices.json in the data folder is damaged or was written by a newer version. It was left as it is.',
    todo: 'Please restore or remove the file and start Tresen again.',
  },
  'device/file-changed': {
    what: 'Somebody has changed the file devices.json in the data folder meanwhile. It was left as it is; nothing was saved here.',
    todo: 'Please start Tresen again: then the file counts, and the change can be made here once more.',
  },
  'device/signing': {
    what: 'Somebody is signing on a signature pad of this workstation.',
    todo: 'Please finish or cancel the signature, then try again.',
  },
  'device/in-use': {
    what: 'A door is being opened at this moment. Nothing else was done.',
    todo: 'Please wait a moment and try again.',
  },
  'device/line-taken': {
    what: '“{{device}}” is set up on this line already. Nothing was sent or changed.',
    todo: 'Please choose another line, or remove “{{device}}” first.',
  },
  'device/name-taken': {
    what: 'There is a device called “{{device}}” at this workplace already. Nothing was changed.',
    todo: 'Please choose another name, so that every message says which device is meant.',
  },
  'device/probe-line': {
    what: 'The line {{line}} cannot be opened. Nothing was asked.',
    todo: 'Please check address, port and cable, then recognise again.',
  },
  'device/holds-cards': {
    what: 'Cards still lie in the compartments of this board ({{count}}). It stays, so that their doors can be opened.',
    todo: 'Please empty the compartments first (locker, F4).',
  },
  'device/doors-move': {
    what: 'Compartments of this board are occupied ({{count}}), and afterwards each number may belong to another door. Nothing was changed.',
    todo: 'Please empty the compartments first (locker, F4), or confirm the change in the form.',
  },
  'device/door-occupied': {
    what: 'Compartment {{compartment}} is not empty. Its door stays shut.',
    todo: 'Please choose an empty door for the test.',
  },
  'scan/not-mrz': {
    what: 'That was not a complete machine readable zone.',
    todo: 'Lay the document flat and whole, and scan again.',
  },
  'scan/check-digit': {
    what: 'The check digit is wrong: {{field}}. Nothing was opened and nothing recorded.',
    todo: 'Please scan again; else check the document.',
  },
  'scan/unreadable': {
    what: 'A character could not be read. Nothing was opened and nothing recorded.',
    todo: 'Please clean the zone and scan again.',
  },
  'scan/signing': {
    what: 'Somebody is signing at the pad. The scan was not read.',
    todo: 'Please accept or cancel the signature first, then scan again.',
  },
  'scan/unknown-code': {
    what: 'This code belongs to no file, no case and no appointment.',
    todo: 'Please find the appointment or the person by hand (Ctrl K).',
  },
  'scan/not-a-card': {
    what: 'This is neither a card nor a travel document of this office. Nothing was recorded.',
    todo: 'Please scan the document that came from the producer.',
  },
  'scan/other-place': {
    what: 'With this character the zone is not right. Nothing was opened and nothing recorded.',
    todo: 'Another place was probably misread. Please scan the document again.',
  },
  'scan/gone': {
    what: 'This reading is not at hand any more. Nothing was opened and nothing recorded.',
    todo: 'Please scan the document again.',
  },
  'person/exists': {
    what: 'This document already belongs to a file. Nothing was created.',
    todo: 'Please open the existing file.',
  },
  'document/not-found': { what: 'This document does not exist (any more).', todo: 'Please open the file again.' },
  'document/state': { what: 'This document is already signed or discarded.', todo: 'Please make the form again.' },
  'document/tampered': {
    what: 'The stored document was changed and is not shown.',
    todo: 'Please delete nothing and call IT.',
  },
  'document/not-saved': {
    what: 'The copy could not be saved there. The document on file is unchanged.',
    todo: 'Please choose another folder or free some space.',
  },
  'signing/busy': { what: 'The pad is being used for another signature.', todo: 'Please finish that one first.' },
  'signing/elsewhere': {
    what: 'This document has been offered for signing at another workstation since {{since}}.',
    todo: 'Please finish or cancel it there. After 15 minutes this can be done from here too.',
  },
  'signing/left-open': {
    what: 'This document was offered at another workstation at {{since}} and never finished.',
    todo: 'Please ask there. If nobody is at it any more, end it there and offer it here.',
  },
  'signing/no-ink': { what: 'There is no signature on the pad yet.', todo: 'Please have it signed.' },
  'signing/state': {
    what: 'This signature is already finished.',
    todo: 'Please begin again if something is left to sign.',
  },
  'signing/displayed-changed': {
    what: 'What was shown differs from what is on file. Nothing was signed.',
    todo: 'Please open the document again.',
  },
  'signing/no-escrow-key': {
    what: 'No usable escrow key is set up for the raw data of the signature. Nothing was signed.',
    todo: 'Please call IT: “escrowKeyFile” is missing in the configuration (RSA public key, at least 3072 bits).',
  },
  'card/state': {
    what: 'The card is not in the right state for this.',
    todo: 'The state is loaded anew. Please check.',
  },
  'card/not-found': {
    what: 'This card was not ordered.',
    todo: 'It stands in the clearing list. Please decide there.',
  },
  'card/double': {
    what: 'This card was already taken in.',
    todo: 'Nothing to do if it was only read twice; else explain it in the clearing list.',
  },
  'card/not-in-clearing': { what: 'This entry is already cleared.', todo: 'The list is loaded anew.' },
  'card/receipt-missing': {
    what: 'There is no signed receipt for this card on file.',
    todo: 'Please have the receipt signed first.',
  },
  'pickup/not-eligible': {
    what: 'This card may not go into the locker.',
    todo: 'Please hand it over at the counter. The reason stands beside the card.',
  },
  'pickup/no-free-compartment': { what: 'No compartment is free.', todo: 'Please empty overdue compartments.' },
  'pickup/wrong-card': {
    what: 'This is another card than at the first scan. Nothing was changed.',
    todo: 'Please scan the right card; do not put the wrong one in.',
  },
  'pickup/state': {
    what: 'This step is not possible now.',
    todo: 'The state is loaded anew. Please follow the next step.',
  },
  'pickup/door-open': {
    what: 'The door of compartment {{compartment}} is still open.',
    todo: 'Please close the door.',
  },
  'pickup/not-empty': {
    what: 'It is not certain that compartment {{compartment}} is empty. It is not set free.',
    todo: 'Please open it again, look, take everything out and close the door.',
  },
  'pickup/door-stays-shut': {
    what: 'The door of compartment {{compartment}} did not open.',
    todo: 'Please pull the door. If it stays shut, block the compartment.',
  },
  'pickup/outcome-unknown': {
    what: 'It is not clear whether compartment {{compartment}} opened. The command is not repeated.',
    todo: 'Please look and answer the question above.',
  },
  'pickup/code-wrong': { what: 'This pickup code is not valid.', todo: 'Please enter it again, digit by digit.' },
  'pickup/code-expired': {
    what: 'The pickup period is over. The compartment stays shut.',
    todo: 'Please hand the card over at the counter.',
  },
  'pickup/code-blocked': {
    what: 'Too many wrong codes. Entry is blocked until {{until}}.',
    todo: 'Please serve the person at the counter.',
  },
  'locker/no-answer': {
    what: 'The locker does not answer. Nothing was opened.',
    todo: 'Please check power and network of the locker.',
  },
  'locker/refused': {
    what: "The locker's controller refused the order.",
    todo: 'Please look whether the door is shut, and try again; else block the compartment.',
  },
  'consultation/taken': {
    what: 'Another desk has just called this person.',
    todo: 'Call the next person.',
  },
  'consultation/busy': {
    what: 'You still have a conversation or a wrap-up open.',
    todo: 'End the conversation and complete the wrap-up first.',
  },
  'consultation/state': {
    what: 'That is no longer possible at this stage of the consultation. Nothing was changed.',
    todo: 'The list is up to date now; please go on there.',
  },
  'consultation/not-here': {
    what: 'The person is not connected at the moment. They keep their place.',
    todo: 'Call somebody else or wait a little.',
  },
  'consultation/no-file': {
    what: 'No file is connected with this person yet.',
    todo: 'Search for the file and assign it.',
  },
  'consultation/closed': {
    what: 'The appointment is outside the consultation hours.',
    todo: 'Please choose another time.',
  },
  'consultation/service-away': {
    what: 'The signalling service cannot be reached. Conversations under way go on.',
    todo: 'New ones begin as soon as it is back. If it stays away, call IT.',
  },
  'consultation/provider': {
    what: 'The video platform did not open the room.',
    todo: 'Check the connection or call IT.',
  },
  'simulation/off': { what: 'No devices are simulated here.', todo: 'Please use the real device.' },
} satisfies Record<ErrorCode, { what: string; todo: string }>
