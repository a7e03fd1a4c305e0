package rootwalk.authoritative.transfer;

import rootwalk.authoritative.zone.ZoneCopier;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;

/// Writes the records of a response into one message after another. Used by one thread.
///
/// A message is filled up to the last offset that a compression pointer can refer to, since names are longer behind it. Only
/// a record that is larger gets a larger message. An RRset is divided only if it is larger than that.
public final class TransferWriter {

    /// What there is to send after a message.
    public enum Progress {
        /// Another message.
        MORE,
        /// Nothing: the message has the last record.
        COMPLETE,
        /// A record that fits into no message; the message is without it.
        TOO_LARGE
    }

    private final RecordSequence records;
    private boolean isDivided;

    TransferWriter(RecordSequence records) {
        this.records = records;
    }

    /// Adds the next records to a message.
    ///
    /// @param message has header and question, and no records
    /// @param kept octets to keep free for the records after these
    /// @throws LostException if the next records cannot be read any more
    public Progress write(MessageWriter message, int kept) throws LostException {
        message.section(Section.ANSWER);
        message.reserve(kept);
        int reserved = kept + Math.max(0, message.position() + message.room() - ZoneCopier.MOST_OCTETS);
        message.reserve(reserved);
        records.begin(message);
        do {
            if (!isDivided && !records.addRRset()) {
                message.clearOverflow();
                if (message.count(Section.ANSWER) > 0) {
                    return Progress.MORE;
                }
                isDivided = true;
            }
            if (isDivided && !addDivided(message, kept, reserved)) {
                message.clearOverflow();
                return message.count(Section.ANSWER) > 0 ? Progress.MORE : Progress.TOO_LARGE;
            }
            isDivided = false;
        } while (records.next());
        return Progress.COMPLETE;
    }

    /// Adds the other records of an RRset. Returns false if not all of them fit.
    private boolean addDivided(MessageWriter message, int kept, int reserved) {
        while (records.hasRecord()) {
            message.reserve(message.count(Section.ANSWER) == 0 ? kept : reserved);
            if (!records.addRecord()) {
                return false;
            }
        }
        message.reserve(reserved);
        return true;
    }
}
