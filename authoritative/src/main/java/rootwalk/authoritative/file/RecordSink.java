package rootwalk.authoritative.file;

/// Takes the records of a zone file in their order.
interface RecordSink {

    /// One record of class IN; the arrays are the reader's own and change with the next record.
    ///
    /// @param ttl seconds
    /// @param place see [Problems]
    /// @throws EntryException when the record is one too many
    void record(byte[] owner, int ownerLength, int type, int ttl, byte[] data, int dataLength, long place);
}
