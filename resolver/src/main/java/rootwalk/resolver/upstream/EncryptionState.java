package rootwalk.resolver.upstream;

/// What is known about TLS at the address of an authoritative server (RFC 9539 section 4.5). Times are by [rootwalk.resolver.contract.Time#nanos].
public sealed interface EncryptionState {

    /// Nothing: it was never probed, or that was too long ago.
    record Unknown() implements EncryptionState {}

    /// It is being probed, and queried in clear text meanwhile.
    record Probed() implements EncryptionState {}

    /// It has responded over TLS.
    ///
    /// @param lastResponse over TLS
    /// @param timeouts over TLS since then, each at another time, after which it responded in clear text
    /// @param lastTimeout when the last of them was
    record Works(long lastResponse, int timeouts, long lastTimeout) implements EncryptionState {}

    /// It did not respond over TLS.
    ///
    /// @param since when
    /// @param reason for users
    record Failed(long since, String reason) implements EncryptionState {}
}
