package rootwalk.wire.text;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.RecordType;

/// The presentation format of each type that has one.
final class Forms {

    private static final @Nullable Form[] FORMS = new Form[RecordType.IPN + 1];

    /// SHA-1 (RFC 4034 section 5.1.4), SHA-256 (RFC 4509 section 2.2) and SHA-384 (RFC 6605 section 2).
    private static final Map<Integer, Integer> DS_LENGTHS = Map.of(1, 20, 2, 32, 4, 48);

    /// SHA-1 (RFC 4255 section 3.1.2) and SHA-256.
    private static final Map<Integer, Integer> FINGERPRINT_LENGTHS = Map.of(1, 20, 2, 32);

    /// SHA-384 and SHA-512 (RFC 8976 section 5.3).
    private static final Map<Integer, Integer> ZONE_DIGEST_LENGTHS = Map.of(1, 48, 2, 64);

    static {
        set(Form.of(ipv4("address")), RecordType.A);
        set(Form.of(new AddressParts.Address("address", AddressFamily.IPV6)), RecordType.AAAA);
        set(Form.of(name("name")), RecordType.NS, RecordType.MD, RecordType.MF, RecordType.CNAME, RecordType.MB,
                RecordType.MG, RecordType.MR, RecordType.PTR, RecordType.NSAP_PTR, RecordType.DNAME);
        set(Form.of(name("primary server"), name("mailbox"), u32("serial number"), seconds("refresh time"),
                seconds("retry time"), seconds("expire time"), seconds("minimum")), RecordType.SOA);
        set(Form.of(ipv4("address"), new Numeric("protocol", 1, 255, Mnemonics.PROTOCOLS),
                new Rarities.Services("service")), RecordType.WKS);
        set(Form.of(string("CPU"), string("OS")), RecordType.HINFO);
        set(Form.of(name("mailbox for requests"), name("mailbox for errors")), RecordType.MINFO);
        set(Form.of(u16("preference"), name("exchange")), RecordType.MX);
        set(Form.of(new Texts.CharacterStrings("text")), RecordType.TXT, RecordType.SPF, RecordType.NINFO,
                RecordType.AVC, RecordType.RESINFO, RecordType.WALLET, RecordType.CLA);
        set(Form.of(name("mailbox"), name("name of texts")), RecordType.RP);
        set(Form.of(u16("subtype"), name("host")), RecordType.AFSDB);
        set(Form.of(new Texts.Digits("PSDN address", 4)), RecordType.X25);
        set(Form.of(string("ISDN address"), new Texts.Optional(new Texts.CharacterString("subaddress"))),
                RecordType.ISDN);
        set(Form.of(u16("preference"), name("host")), RecordType.RT);
        set(Form.of(new Rarities.Nsap("NSAP address")), RecordType.NSAP);
        set(Form.of(new TypeParts.Type("type covered"), algorithm(), u8("number of labels"),
                seconds("original TTL"), new Times.Moment("expiration"), new Times.Moment("inception"),
                u16("key tag"), name("signer"), base64("signature")), RecordType.RRSIG, RecordType.SIG);
        set(Form.of(new Keys.Key()), RecordType.KEY);
        set(Form.of(u16("preference"), name("mail domain"), name("X.400 domain")), RecordType.PX);
        set(Form.of(string("longitude"), string("latitude"), string("altitude")), RecordType.GPOS);
        set(Form.of(new Location()), RecordType.LOC);
        set(Form.of(name("next name"), new TypeParts.OldTypes()), RecordType.NXT);
        set(Form.of(hex("endpoint identifier")), RecordType.EID);
        set(Form.of(hex("locator")), RecordType.NIMLOC);
        set(Form.of(u16("priority"), u16("weight"), u16("port"), name("target")), RecordType.SRV);
        set(Form.of(new Rarities.Atma("ATM address")), RecordType.ATMA);
        set(Form.of(u16("order"), u16("preference"), string("flags"), string("services"),
                string("regular expression"), name("replacement")), RecordType.NAPTR);
        set(Form.of(u16("preference"), name("exchanger")), RecordType.KX);
        set(Form.of(new Numeric("certificate type", 2, 0xFFFF, Mnemonics.CERTIFICATES), u16("key tag"), algorithm(),
                base64("certificate")), RecordType.CERT);
        set(Form.of(new AddressParts.A6()), RecordType.A6);
        set(Form.of(u8("meaning"), u8("coding"), u8("subcoding"), new Encodings.Base64Rest("data", 0)),
                RecordType.SINK);
        set(Form.of(new AddressParts.Prefixes()), RecordType.APL);
        Part digest = new Keys.Digest("digest", 1, DS_LENGTHS);
        set(Form.of(u16("key tag"), algorithm(), digestType(), digest), RecordType.DS);
        set(Form.of(u16("key tag"), algorithm(), digestType(), new Keys.OrDelete(digest)), RecordType.CDS);
        set(Form.of(u8("algorithm"), u8("fingerprint type"),
                new Keys.Digest("fingerprint", 1, FINGERPRINT_LENGTHS)), RecordType.SSHFP);
        set(Form.of(new Gateways.Ipsec()), RecordType.IPSECKEY);
        set(Form.of(name("next name"), new TypeParts.Types()), RecordType.NSEC);
        set(Form.of(new Keys.Flags("flags field"), protocol(), algorithm(), base64("key")), RecordType.DNSKEY,
                RecordType.RKEY);
        set(Form.of(new Keys.Flags("flags field"), protocol(), algorithm(), new Keys.OrDelete(base64("key"))),
                RecordType.CDNSKEY);
        set(Form.of(base64("digest")), RecordType.DHCID);
        set(Form.of(hashAlgorithm(), u8("flags field"), u16("number of iterations"), new Encodings.Salt("salt"),
                new Encodings.Hash("next hash"), new TypeParts.Types()), RecordType.NSEC3);
        set(Form.of(hashAlgorithm(), u8("flags field"), u16("number of iterations"), new Encodings.Salt("salt")),
                RecordType.NSEC3PARAM);
        set(Form.of(new Numeric("certificate usage", 1, 255, Mnemonics.TLSA_USAGES),
                new Numeric("selector", 1, 255, Mnemonics.TLSA_SELECTORS),
                new Numeric("matching type", 1, 255, Mnemonics.TLSA_MATCHINGS),
                hex("certificate association data")), RecordType.TLSA, RecordType.SMIMEA);
        set(Form.of(new Keys.HostIdentity()), RecordType.HIP);
        set(Form.of(name("start name"), name("end name")), RecordType.TALINK);
        set(Form.of(base64("public key")), RecordType.OPENPGPKEY);
        // RFC 7477 section 2.1.2.
        set(Form.of(u32("serial number"), u16("flags field"), new TypeParts.Types()), RecordType.CSYNC);
        set(Form.of(u32("serial number"), u8("scheme"), u8("hash algorithm"),
                new Keys.Digest("digest", 12, ZONE_DIGEST_LENGTHS)), RecordType.ZONEMD);
        set(Form.of(u16("priority"), name("target"), new ServiceParameters()), RecordType.SVCB, RecordType.HTTPS);
        set(Form.of(new TypeParts.Type("type"), new Numeric("scheme", 1, 255, Mnemonics.DSYNC_SCHEMES), u16("port"),
                name("target")), RecordType.DSYNC);
        // RFC 9886.
        set(Form.of(base64("data")), RecordType.HHIT, RecordType.BRID);
        // RFC 6742 section 2; leading zeros of a group may be left out.
        set(Form.of(u16("preference"), new Encodings.Groups("node identifier", 4, 2, 1, ':')), RecordType.NID);
        set(Form.of(u16("preference"), ipv4("locator")), RecordType.L32);
        set(Form.of(u16("preference"), new Encodings.Groups("locator", 4, 2, 1, ':')), RecordType.L64);
        set(Form.of(u16("preference"), name("name")), RecordType.LP);
        // RFC 7043 sections 3.2 and 4.2.
        set(Form.of(new Encodings.Groups("address", 6, 1, 1, '-')), RecordType.EUI48);
        set(Form.of(new Encodings.Groups("address", 8, 1, 1, '-')), RecordType.EUI64);
        set(Form.of(name("algorithm"), u32("inception"), u32("expiration"), u16("mode"),
                new Transactions.ErrorCode("error"), new Transactions.Sized("key"),
                new Transactions.Sized("other data")),
                RecordType.TKEY);
        set(Form.of(name("algorithm"), new Numeric("time signed", 6, 0xFFFF_FFFF_FFFFL, Mnemonics.NONE), u16("fudge"),
                new Transactions.Sized("MAC"), u16("original ID"), new Transactions.ErrorCode("error"),
                new Transactions.Sized("other data")), RecordType.TSIG);
        set(Form.of(u16("priority"), u16("weight"), new Texts.LongText("target")), RecordType.URI);
        set(Form.of(u8("flags field"), new Texts.Tag("tag"), new Texts.LongText("value")), RecordType.CAA);
        set(Form.of(u32("enterprise"), u32("type"), u8("location"), string("media type"),
                new Rarities.ObjectData("data")), RecordType.DOA);
        set(Form.of(new Gateways.Relay()), RecordType.AMTRELAY);
        set(Form.of(new Numeric("node number", 8, -1, Mnemonics.NONE)), RecordType.IPN);
    }

    private Forms() {}

    private static void set(Form form, int... types) {
        for (int type : types) {
            FORMS[type] = form;
        }
    }

    private static Part name(String what) {
        return new Texts.NamePart(what);
    }

    private static Part string(String what) {
        return new Texts.CharacterString(what);
    }

    private static Part u8(String what) {
        return new Numeric(what, 1, 0xFF, Mnemonics.NONE);
    }

    private static Part ipv4(String what) {
        return new AddressParts.Address(what, AddressFamily.IPV4);
    }

    private static Part u16(String what) {
        return new Numeric(what, 2, 0xFFFF, Mnemonics.NONE);
    }

    private static Part u32(String what) {
        return new Numeric(what, 4, 0xFFFF_FFFFL, Mnemonics.NONE);
    }

    private static Part seconds(String what) {
        return new Times.Seconds(what);
    }

    private static Part algorithm() {
        return new Numeric("algorithm", 1, 0xFF, Mnemonics.ALGORITHMS);
    }

    private static Part protocol() {
        return new Numeric("protocol", 1, 0xFF, Mnemonics.KEY_PROTOCOLS);
    }

    private static Part digestType() {
        return new Numeric("digest type", 1, 0xFF, Mnemonics.DIGESTS);
    }

    private static Part hashAlgorithm() {
        return new Numeric("hash algorithm", 1, 0xFF, Mnemonics.HASHES);
    }

    private static Part base64(String what) {
        return new Encodings.Base64Rest(what, 1);
    }

    private static Part hex(String what) {
        return new Encodings.HexRest(what, 1);
    }

    /// The form of a type, or null if it has only the generic one.
    static @Nullable Form of(int type) {
        if (type < FORMS.length) {
            return FORMS[type];
        }
        return type == RecordType.TA || type == RecordType.DLV ? FORMS[RecordType.DS] : null;
    }
}
