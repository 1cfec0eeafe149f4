import type { ErrorCode } from '../../../shared/errors.ts'

/** What happened and what is safe; what to do now. A code without a sentence does not compile. */
export const errors = {
  internal: {
    what: 'Etwas Unerwartetes ist passiert. Nichts wurde halb gespeichert.',
    todo: 'Bitte noch einmal versuchen. Bleibt es dabei, die Kennung an die IT geben.',
  },
  'invalid-input': {
    what: 'Eine Angabe fehlt oder ist falsch ({{field}}).',
    todo: 'Bitte die Angabe prüfen. Gespeichert wurde nichts.',
  },
  'not-signed-in': { what: 'Der Bildschirm ist gesperrt.', todo: 'Bitte anmelden und den Schritt wiederholen.' },
  forbidden: {
    what: 'Dafür fehlt Ihnen das Recht.',
    todo: 'Bitte eine Person fragen, die das darf, oder die Teamleitung.',
  },
  'forbidden-sender': {
    what: 'Ein fremdes Fenster wollte auf die Daten zugreifen und wurde abgewiesen.',
    todo: 'Bitte der IT melden.',
  },
  'unknown-method': {
    what: 'Das Programm kennt diesen Aufruf nicht.',
    todo: 'Bitte neu starten. Bleibt es dabei, der IT melden.',
  },
  'not-found': { what: 'Das gibt es nicht (mehr).', todo: 'Bitte die Ansicht neu öffnen.' },
  conflict: {
    what: 'Jemand anderes hat das gerade geändert. Ihre Änderung wurde nicht gespeichert.',
    todo: 'Der neue Stand ist geladen. Bitte prüfen und wiederholen.',
  },
  'database/unavailable': {
    what: 'Die Datenbank antwortet nicht. Es wurde nichts gespeichert.',
    todo: 'Sie wird neu gestartet. Bitte in einigen Sekunden wiederholen.',
  },
  'database/newer': {
    what: 'Diese Daten gehören zu einer neueren Fassung von Tresen. Sie wurden nicht verändert.',
    todo: 'Bitte die neuere Fassung installieren.',
  },
  'database/missing': {
    what: 'Die Datenbankdatei fehlt, ihr Schlüssel ist da. Es wurde nichts angelegt.',
    todo: 'Bitte tresen.db aus der Sicherung zurücklegen. Für einen neuen Speicher zuerst database-key.json weglegen.',
  },
  'database/other-office': {
    what: 'Demo-Behörde und Echtdaten werden nie gemischt: Dieser Datenspeicher gehört zur anderen Art. Er wurde nicht verändert.',
    todo: 'Bitte mit dem richtigen Datenordner starten (--data-dir) oder die Art angeben (--office=demo oder --office=real).',
  },
  'database/no-cipher': {
    what: 'Die Datenbank ließe sich nur unverschlüsselt öffnen. Das ist gesperrt.',
    todo: 'Bitte Tresen neu installieren und der IT melden.',
  },
  'database/wrong-key': {
    what: 'Der Schlüssel passt nicht zu diesem Datenspeicher. Die Daten sind unverändert.',
    todo: 'Bitte den Wiederherstellungscode eingeben oder die richtige Schlüsseldatei zurückholen.',
  },
  'database/key-unwrap': {
    what: 'Der Schlüssel des Datenspeichers lässt sich nicht öffnen. Die Daten sind unverändert.',
    todo: 'Mit dem Benutzerkonto anmelden, das den Speicher angelegt hat, oder den Wiederherstellungscode eingeben.',
  },
  'database/passphrase-needed': {
    what: 'Der Datenspeicher wartet auf seine Passphrase.',
    todo: 'Bitte die Passphrase eingeben.',
  },
  'database/passphrase-wrong': {
    what: 'Die Passphrase ist falsch.',
    todo: 'Bitte noch einmal eingeben oder den Wiederherstellungscode verwenden.',
  },
  'database/busy': {
    what: 'Ein anderes Programm hält den Datenspeicher offen.',
    todo: 'Bitte das andere Fenster von Tresen schließen.',
  },
  'database/storage': {
    what: 'Der Datenträger ist voll oder schreibgeschützt. Es wurde nichts gespeichert.',
    todo: 'Bitte Platz schaffen oder die IT rufen, dann den Schritt wiederholen.',
  },
  'database/tampered': {
    what: 'Gespeicherte Daten sind beschädigt oder verändert worden und werden nicht angezeigt.',
    todo: 'Bitte nichts löschen und die IT rufen: Sie spielt die Sicherung ein.',
  },
  'device/absent': {
    what: 'Das Gerät ist nicht angeschlossen.',
    todo: 'Bitte Kabel und Strom prüfen. Tresen verbindet sich von selbst.',
  },
  'device/no-answer': {
    what: 'Das Gerät antwortet nicht.',
    todo: 'Bitte kurz warten; sonst Kabel ziehen und wieder einstecken.',
  },
  'device/unplugged': {
    what: 'Das Gerät wurde getrennt. Nichts ist verloren.',
    todo: 'Bitte wieder anschließen und den Schritt wiederholen.',
  },
  'device/refused': {
    what: 'Das Gerät hat den Befehl abgelehnt.',
    todo: 'Bitte noch einmal versuchen. Bleibt es dabei, den Hersteller fragen.',
  },
  'device/bad-answer': {
    what: 'Das Gerät antwortet unverständlich.',
    todo: 'Bitte das Modell in den Einstellungen prüfen.',
  },
  'device/fixed': {
    what: 'Die Geräte dieses Arbeitsplatzes sind beim Start fest vorgegeben. Nichts wurde geändert.',
    todo: 'Tresen ohne --devices starten; dann gilt, was hier eingestellt wird.',
  },
  'device/setting': {
    what: 'Die Angabe „{{field}}“ lässt sich so nicht verwenden. Nichts wurde geändert.',
    todo: 'Bitte den Wert prüfen und noch einmal speichern.',
  },
  'device/settings-clash': {
    what: 'Die Einstellungen „{{field}}“ und „{{other}}“ passen so nicht zusammen. Nichts wurde geändert.',
    todo: 'Bitte eine von beiden ändern und noch einmal speichern.',
  },
  'device/too-many': {
    what: 'An diesem Arbeitsplatz sind schon {{most}} Geräte eingerichtet, mehr gehen nicht. Nichts wurde geändert.',
    todo: 'Bitte zuerst ein Gerät entfernen, das nicht mehr gebraucht wird.',
  },
  'device/not-saved': {
    what: 'Die Geräteliste konnte nicht gespeichert werden. Es gilt die bisherige.',
    todo: 'Bitte prüfen, ob der Datenordner voll oder schreibgeschützt ist.',
  },
  'device/file': {
    what: 'Die Datei devices.json im Datenordner ist beschädigt oder stammt von einer neueren Fassung. Sie blieb unverändert.',
    todo: 'Bitte die Datei wiederherstellen oder entfernen und Tresen neu starten.',
  },
  'device/file-changed': {
    what: 'Die Datei devices.json im Datenordner hat inzwischen jemand geändert. Sie blieb, wie sie ist; hier wurde nichts gespeichert.',
    todo: 'Tresen bitte neu starten: Dann gilt die Datei, und die Änderung lässt sich hier wiederholen.',
  },
  'device/signing': {
    what: 'An einem Signaturpad dieses Arbeitsplatzes wird gerade unterschrieben.',
    todo: 'Bitte die Unterschrift abschließen oder abbrechen, dann noch einmal versuchen.',
  },
  'device/in-use': {
    what: 'Gerade wird schon eine Tür geöffnet. Darüber hinaus ist nichts geschehen.',
    todo: 'Bitte einen Augenblick warten und noch einmal versuchen.',
  },
  'device/line-taken': {
    what: 'An diesem Anschluss ist schon „{{device}}“ eingerichtet. Nichts wurde gesendet oder geändert.',
    todo: 'Bitte einen anderen Anschluss wählen oder „{{device}}“ zuerst entfernen.',
  },
  'device/name-taken': {
    what: 'Ein Gerät mit dem Namen „{{device}}“ gibt es an diesem Arbeitsplatz schon. Nichts wurde geändert.',
    todo: 'Bitte einen anderen Namen wählen, damit jede Meldung sagt, welches Gerät gemeint ist.',
  },
  'device/probe-line': {
    what: 'Der Anschluss {{line}} lässt sich nicht öffnen. Es wurde nichts gefragt.',
    todo: 'Bitte Adresse, Port und Kabel prüfen und noch einmal erkennen lassen.',
  },
  'device/holds-cards': {
    what: 'In den Fächern dieser Steuerung liegen noch Karten ({{count}}). Sie bleibt eingerichtet, damit sich die Türen öffnen lassen.',
    todo: 'Bitte die Fächer zuerst leeren (Abholfach, F4).',
  },
  'device/doors-move': {
    what: 'Fächer dieser Steuerung sind belegt ({{count}}), und danach kann jede Nummer zu einer anderen Tür gehören. Nichts wurde geändert.',
    todo: 'Bitte die Fächer zuerst leeren (Abholfach, F4) oder die Änderung im Formular ausdrücklich bestätigen.',
  },
  'device/door-occupied': {
    what: 'Fach {{compartment}} ist nicht leer. Die Tür bleibt zu.',
    todo: 'Bitte eine leere Tür für den Test wählen.',
  },
  'scan/not-mrz': {
    what: 'Das war keine vollständige maschinenlesbare Zone.',
    todo: 'Dokument flach und ganz auflegen und noch einmal scannen.',
  },
  'scan/check-digit': {
    what: 'Die Prüfziffer stimmt nicht: {{field}}. Es wurde nichts geöffnet und nichts erfasst.',
    todo: 'Bitte noch einmal scannen; sonst das Dokument prüfen.',
  },
  'scan/unreadable': {
    what: 'Ein Zeichen war nicht lesbar. Es wurde nichts geöffnet und nichts erfasst.',
    todo: 'Bitte die Zone säubern und noch einmal scannen.',
  },
  'scan/signing': {
    what: 'Am Pad wird gerade unterschrieben. Der Scan wurde nicht gelesen.',
    todo: 'Bitte die Unterschrift erst übernehmen oder abbrechen, dann noch einmal scannen.',
  },
  'scan/unknown-code': {
    what: 'Dieser Code gehört zu keiner Akte, keinem Vorgang und keinem Termin.',
    todo: 'Bitte den Termin oder die Person von Hand suchen (Strg K).',
  },
  'scan/not-a-card': {
    what: 'Das ist keine Karte und kein Reiseausweis dieser Behörde. Es wurde nichts erfasst.',
    todo: 'Bitte das Dokument scannen, das die Bundesdruckerei geliefert hat.',
  },
  'scan/other-place': {
    what: 'Mit diesem Zeichen stimmt die Zone nicht. Es wurde nichts geöffnet und nichts erfasst.',
    todo: 'Wahrscheinlich ist eine andere Stelle falsch gelesen. Bitte das Dokument noch einmal scannen.',
  },
  'scan/gone': {
    what: 'Diese Lesung liegt nicht mehr vor. Es wurde nichts geöffnet und nichts erfasst.',
    todo: 'Bitte das Dokument noch einmal scannen.',
  },
  'person/exists': {
    what: 'Dieses Dokument gehört schon zu einer Akte. Es wurde nichts angelegt.',
    todo: 'Bitte die vorhandene Akte öffnen.',
  },
  'document/not-found': { what: 'Dieses Schriftstück gibt es nicht (mehr).', todo: 'Bitte die Akte neu öffnen.' },
  'document/state': {
    what: 'Dieses Schriftstück ist schon unterschrieben oder verworfen.',
    todo: 'Bitte das Formular neu erzeugen.',
  },
  'document/tampered': {
    what: 'Das gespeicherte Schriftstück ist verändert worden und wird nicht angezeigt.',
    todo: 'Bitte nichts löschen und die IT rufen.',
  },
  'document/not-saved': {
    what: 'Die Kopie ließ sich dort nicht speichern. Das Schriftstück in der Akte ist unverändert.',
    todo: 'Bitte einen anderen Ordner wählen oder Platz schaffen.',
  },
  'signing/busy': {
    what: 'Das Pad wird gerade für eine andere Unterschrift gebraucht.',
    todo: 'Bitte diese zuerst beenden.',
  },
  'signing/elsewhere': {
    what: 'Dieses Schriftstück liegt seit {{since}} an einem anderen Arbeitsplatz zur Unterschrift vor.',
    todo: 'Bitte dort zu Ende führen oder abbrechen. Nach 15 Minuten geht das auch von hier.',
  },
  'signing/left-open': {
    what: 'Dieses Schriftstück wurde um {{since}} an einem anderen Arbeitsplatz vorgelegt und nicht beendet.',
    todo: 'Bitte dort nachfragen. Ist niemand mehr dabei, dort beenden und hier vorlegen.',
  },
  'signing/no-ink': { what: 'Es ist noch keine Unterschrift auf dem Pad.', todo: 'Bitte unterschreiben lassen.' },
  'signing/state': {
    what: 'Diese Unterschrift ist schon beendet.',
    todo: 'Bitte neu beginnen, wenn noch etwas zu unterschreiben ist.',
  },
  'signing/displayed-changed': {
    what: 'Angezeigt war etwas anderes, als in der Akte liegt. Es wurde nichts unterschrieben.',
    todo: 'Bitte das Schriftstück neu öffnen.',
  },
  'signing/no-escrow-key': {
    what: 'Für die Rohdaten der Unterschrift ist kein brauchbarer Verwahrschlüssel eingerichtet. Es wurde nichts unterschrieben.',
    todo: 'Bitte die IT rufen: In der Konfiguration fehlt „escrowKeyFile“ (öffentlicher RSA-Schlüssel, mindestens 3072 Bit).',
  },
  'card/state': {
    what: 'Die Karte ist dafür nicht im richtigen Stand.',
    todo: 'Der Stand ist neu geladen. Bitte prüfen.',
  },
  'card/not-found': {
    what: 'Diese Karte ist nicht bestellt.',
    todo: 'Sie steht in der Klärliste. Bitte dort entscheiden.',
  },
  'card/double': {
    what: 'Diese Karte wurde schon erfasst.',
    todo: 'Nichts zu tun, wenn sie nur zweimal gelesen wurde; sonst in der Klärliste erklären.',
  },
  'card/not-in-clearing': { what: 'Dieser Eintrag ist schon geklärt.', todo: 'Die Liste ist neu geladen.' },
  'card/receipt-missing': {
    what: 'Für diese Karte liegt keine unterschriebene Empfangsbestätigung in der Akte.',
    todo: 'Bitte zuerst die Empfangsbestätigung unterschreiben lassen.',
  },
  'pickup/not-eligible': {
    what: 'Diese Karte darf nicht ins Abholfach.',
    todo: 'Bitte am Schalter aushändigen. Der Grund steht bei der Karte.',
  },
  'pickup/no-free-compartment': { what: 'Es ist kein Fach frei.', todo: 'Bitte überfällige Fächer leeren.' },
  'pickup/wrong-card': {
    what: 'Das ist eine andere Karte als beim ersten Scan. Es wurde nichts geändert.',
    todo: 'Bitte die richtige Karte scannen; die falsche nicht ins Fach legen.',
  },
  'pickup/state': {
    what: 'Dieser Schritt ist jetzt nicht möglich.',
    todo: 'Der Stand ist neu geladen. Bitte dem nächsten Schritt folgen.',
  },
  'pickup/door-open': { what: 'Die Tür von Fach {{compartment}} ist noch offen.', todo: 'Bitte die Tür schließen.' },
  'pickup/not-empty': {
    what: 'Ob Fach {{compartment}} leer ist, steht nicht fest. Es wird nicht freigegeben.',
    todo: 'Bitte das Fach wieder öffnen, nachsehen, alles herausnehmen und die Tür schließen.',
  },
  'pickup/door-stays-shut': {
    what: 'Die Tür von Fach {{compartment}} ist nicht aufgegangen.',
    todo: 'Bitte an der Tür ziehen. Bleibt sie zu, das Fach sperren.',
  },
  'pickup/outcome-unknown': {
    what: 'Es ist unklar, ob Fach {{compartment}} aufgegangen ist. Der Befehl wird nicht wiederholt.',
    todo: 'Bitte nachsehen und die Frage oben beantworten.',
  },
  'pickup/code-wrong': { what: 'Dieser Abholcode ist nicht gültig.', todo: 'Bitte Ziffer für Ziffer neu eingeben.' },
  'pickup/code-expired': {
    what: 'Die Abholfrist ist vorbei. Das Fach bleibt zu.',
    todo: 'Bitte die Karte am Schalter aushändigen.',
  },
  'pickup/code-blocked': {
    what: 'Zu viele falsche Codes. Die Eingabe ist bis {{until}} gesperrt.',
    todo: 'Bitte die Person am Schalter bedienen.',
  },
  'locker/no-answer': {
    what: 'Das Abholfach antwortet nicht. Es wurde nichts geöffnet.',
    todo: 'Bitte Strom und Netz des Abholfachs prüfen.',
  },
  'locker/refused': {
    what: 'Die Steuerung des Abholfachs hat den Auftrag abgelehnt.',
    todo: 'Bitte nachsehen, ob die Tür zu ist, und noch einmal versuchen; sonst das Fach sperren.',
  },
  'consultation/taken': {
    what: 'Diese Person wurde gerade von einem anderen Arbeitsplatz aufgerufen.',
    todo: 'Die nächste Person aufrufen.',
  },
  'consultation/busy': {
    what: 'Sie haben noch ein Gespräch oder eine Nachbereitung offen.',
    todo: 'Erst das Gespräch beenden und die Nachbereitung abschließen.',
  },
  'consultation/state': {
    what: 'Das geht in diesem Stand der Videosprechstunde nicht mehr. Geändert wurde nichts.',
    todo: 'Die Liste ist jetzt aktuell; bitte dort weitermachen.',
  },
  'consultation/not-here': {
    what: 'Die Person ist gerade nicht verbunden. Sie behält ihren Platz.',
    todo: 'Eine andere Person aufrufen oder kurz warten.',
  },
  'consultation/no-file': {
    what: 'Dieser Person ist noch keine Akte zugeordnet.',
    todo: 'Die Akte suchen und zuordnen.',
  },
  'consultation/closed': {
    what: 'Der Termin liegt außerhalb der Sprechzeiten.',
    todo: 'Bitte eine andere Zeit wählen.',
  },
  'consultation/service-away': {
    what: 'Der Vermittlungsdienst ist nicht erreichbar. Laufende Gespräche gehen weiter.',
    todo: 'Neue beginnen, sobald er wieder da ist. Bleibt es dabei, die IT rufen.',
  },
  'consultation/provider': {
    what: 'Die Videoplattform hat den Raum nicht geöffnet.',
    todo: 'Die Verbindung prüfen oder die IT rufen.',
  },
  'simulation/off': { what: 'Hier sind keine Geräte simuliert.', todo: 'Bitte das echte Gerät benutzen.' },
} satisfies Record<ErrorCode, { what: string; todo: string }>
