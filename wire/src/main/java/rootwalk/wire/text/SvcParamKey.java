package rootwalk.wire.text;

import org.jspecify.annotations.Nullable;

/// The keys of service parameters that have a name (RFC 9460 section 14.3.2 and the registry that it began), by number
/// from 0, and the form of the value of each.
enum SvcParamKey {

    /// RFC 9460 section 8.
    MANDATORY(0, "mandatory", new ServiceValue.Keys(), "mandatory=alpn,port"),
    /// RFC 9460 section 7.1.1.
    ALPN(1, "alpn", new ServiceValue.Strings(1), "alpn=h2,h3"),
    /// RFC 9460 section 7.1.1.
    NO_DEFAULT_ALPN(2, "no-default-alpn", new ServiceValue.Nothing(), "no-default-alpn"),
    /// RFC 9460 section 7.2.
    PORT(3, "port", new ServiceValue.SixteenBits(), "port=8443"),
    /// RFC 9460 section 7.3.
    IPV4HINT(4, "ipv4hint", new ServiceValue.AddressList(AddressFamily.IPV4), "ipv4hint=192.0.2.1,192.0.2.2"),
    /// RFC 9848.
    ECH(5, "ech", new ServiceValue.Base64(), "ech=BASE64"),
    /// RFC 9460 section 7.3.
    IPV6HINT(6, "ipv6hint", new ServiceValue.AddressList(AddressFamily.IPV6), "ipv6hint=2001:db8::1,2001:db8::2"),
    /// RFC 9461 section 5.
    DOHPATH(7, "dohpath", new ServiceValue.Template(), "dohpath=/dns-query{?dns}"),
    /// RFC 9540 section 4.
    OHTTP(8, "ohttp", new ServiceValue.Nothing(), "ohttp"),
    /// Numbers of groups of TLS, in order of preference (draft-ietf-tls-key-share-prediction section 3.1).
    TLS_SUPPORTED_GROUPS(9, "tls-supported-groups", new ServiceValue.Numbers(), "tls-supported-groups=29,23"),
    /// Segments of a path, none for the root (RFC 9953 section 3.2).
    DOCPATH(10, "docpath", new ServiceValue.Strings(0), "docpath=dns,query");

    private static final SvcParamKey[] KEYS = values();

    private final int code;
    private final String keyName;
    private final ServiceValue form;
    private final String example;

    /// @param example the key with a value, as it is written in a file
    SvcParamKey(int code, String keyName, ServiceValue form, String example) {
        this.code = code;
        this.keyName = keyName;
        this.form = form;
        this.example = example;
    }

    /// The octets of a value.
    ///
    /// @param text as it is in the file, escapes unresolved
    /// @throws EntryException if it does not have the form
    byte[] read(byte[] text) {
        try {
            return form.read(text);
        } catch (ServiceValue.Wrong e) {
            throw new EntryException("the value of " + keyName + " " + e.getMessage(),
                    "write, for example, " + example);
        }
    }

    /// The text of a value, empty for a key without one.
    ///
    /// @throws MalformedRdataException if the octets do not have the form
    String print(byte[] value) {
        return form.print(value);
    }

    /// The number of the key.
    int code() {
        return code;
    }

    /// Whether clients must ignore a record with a malformed value. RFC 9460 section 2.2 requires this for the keys that it
    /// defines. Later keys are opaque to many clients.
    boolean isBinding() {
        return code <= DOHPATH.code;
    }

    /// A key by its number, or null if it has no name.
    static @Nullable SvcParamKey of(int number) {
        return number < KEYS.length ? KEYS[number] : null;
    }

    /// The name of a key, or `key` and its number (RFC 9460 section 2.1).
    static String name(int number) {
        return number < KEYS.length ? KEYS[number].keyName : "key" + number;
    }

    /// The number of a key.
    ///
    /// @throws EntryException if there is no such key
    static int number(String name) {
        for (SvcParamKey key : KEYS) {
            if (key.keyName.equals(name)) {
                return key.code;
            }
        }
        if (isGeneric(name)) {
            int number = Integer.parseInt(name.substring(3));
            if (number <= 0xFFFF) {
                return number;
            }
        }
        throw new EntryException("unknown service parameter '" + name + "'",
                "names are in lower case; write a parameter without a name as key and its number, at most 65535");
    }

    /// Whether a key is named by its number, written without zeros in front.
    static boolean isGeneric(String name) {
        return name.matches("key(0|[1-9]\\d{0,4})");
    }
}
