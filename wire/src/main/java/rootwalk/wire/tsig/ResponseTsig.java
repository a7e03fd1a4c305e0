package rootwalk.wire.tsig;

/// Adds TSIG records to the messages of one response, in their order. Used by one thread at a time.
public sealed interface ResponseTsig permits TsigSigner, UnsignedTsig {

    /// The octets that each message gets, which must be left free.
    int length();

    /// Adds the TSIG record to a finished message in its buffer, and counts it in the header.
    ///
    /// @param length octets of the message
    /// @param now seconds since 1970-01-01
    /// @return octets of the message with the record
    int addTo(TsigDigest digest, byte[] buffer, int offset, int length, long now);
}
