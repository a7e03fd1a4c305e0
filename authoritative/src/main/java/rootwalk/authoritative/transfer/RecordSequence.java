package rootwalk.authoritative.transfer;

import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.wire.codec.MessageWriter;

/// The records of a response in their order, RRset by RRset. Read once, by one thread.
interface RecordSequence {

    /// Begins to add records to a message that has none.
    void begin(MessageWriter message);

    /// Adds all records of the current RRset, or none: false if they do not fit.
    boolean addRRset();

    /// Adds the next record of the current RRset, or none: false if it does not fit.
    boolean addRecord();

    /// Whether the current RRset has records that [#addRecord] has not added.
    boolean hasRecord();

    /// Moves to the next RRset; the sequence begins with the first. Returns false after the last one.
    ///
    /// @throws LostException if it cannot be read any more
    boolean next() throws LostException;
}
