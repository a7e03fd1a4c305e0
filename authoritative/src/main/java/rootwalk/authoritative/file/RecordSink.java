package rootwalk.authoritative.file;

/// Receives the records of a zone file in order.
interface RecordSink {

    /// One record of class IN. The arrays belong to the reader and change with the next record.
    ///
    /// @param ttl seconds
    /// @param place see [Problems]
    /// @throws EntryException if there are too many records
    void record(byte[] owner, int ownerLength, int type, int ttl, byte[] data, int dataLength, long place);
}
