package rootwalk.resolver.upstream;

/// What queries have, besides an unpredictable ID and port, so that responses cannot be forged without reading them.
///
/// @param mixCase
///            random letter case (0x20)
/// @param cookies
///            DNS cookies (RFC 7873)
public record SpoofingProtection(boolean mixCase, boolean cookies) {

    /// Nothing.
    public static final SpoofingProtection NONE = new SpoofingProtection(false, false);

    /// Everything.
    public static final SpoofingProtection ALL = new SpoofingProtection(true, true);
}
