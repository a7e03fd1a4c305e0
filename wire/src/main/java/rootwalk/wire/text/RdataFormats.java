package rootwalk.wire.text;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.RecordType;

/// The presentation format of each type that has one.
final class RdataFormats {

    private static final @Nullable RdataFormat[] FORMS = new RdataFormat[RecordType.IPN + 1];

    /// SHA-1 (RFC 4034 section 5.1.4), SHA-256 (RFC 4509 section 2.2) and SHA-384 (RFC 6605 section 2).
    private static final Map<Integer, Integer> DS_LENGTHS = Map.of(1, 20, 2, 32, 4, 48);

    /// SHA-1 (RFC 4255 section 3.1.2) and SHA-256.
    private static final Map<Integer, Integer> FINGERPRINT_LENGTHS = Map.of(1, 20, 2, 32);

    /// SHA-384 and SHA-512 (RFC 8976 section 5.3).
    private static final Map<Integer, Integer> ZONE_DIGEST_LENGTHS = Map.of(1, 48, 2, 64);

    /// DS with a digest whose length is not checked.
    static final RdataFormat DS_OF_ANY_LENGTH =
            RdataFormat.of(u16("key tag"), algorithm(), digestType(), hex("digest"));

    static {
        set(RdataFormat.of(ipv4("address")), RecordType.A);
        set(RdataFormat.of(new AddressParts.Address("address", AddressFamily.IPV6)), RecordType.AAAA);
        set(RdataFormat.of(name("name")), RecordType.NS, RecordType.MD, RecordType.MF, RecordType.CNAME, RecordType.MB,
                RecordType.MG, RecordType.MR, RecordType.PTR, RecordType.NSAP_PTR, RecordType.DNAME);
        set(RdataFormat.of(name("primary server"), name("mailbox"), u32("serial number"), seconds("refresh time"),
                seconds("retry time"), seconds("expire time"), seconds("minimum")), RecordType.SOA);
        set(RdataFormat.of(ipv4("address"), new Numeric("protocol", 1, 255, Mnemonics.PROTOCOLS),
                new RareTypes.Services("service")), RecordType.WKS);
        set(RdataFormat.of(string("CPU"), string("OS")), RecordType.HINFO);
        set(RdataFormat.of(name("mailbox for requests"), name("mailbox for errors")), RecordType.MINFO);
        set(RdataFormat.of(u16("preference"), name("exchange")), RecordType.MX);
        set(RdataFormat.of(new Texts.CharacterStrings("text")), RecordType.TXT, RecordType.SPF, RecordType.NINFO,
                RecordType.AVC, RecordType.RESINFO, RecordType.WALLET, RecordType.CLA);
        set(RdataFormat.of(name("mailbox"), name("name of texts")), RecordType.RP);
        set(RdataFormat.of(u16("subtype"), name("host")), RecordType.AFSDB);
        set(RdataFormat.of(new Texts.Digits("PSDN address", 4)), RecordType.X25);
        set(RdataFormat.of(string("ISDN address"), new Texts.Optional(new Texts.CharacterString("subaddress"))),
                RecordType.ISDN);
        set(RdataFormat.of(u16("preference"), name("host")), RecordType.RT);
        set(RdataFormat.of(new RareTypes.Nsap("NSAP address")), RecordType.NSAP);
        set(RdataFormat.of(new TypeParts.Type("type covered"), algorithm(), u8("number of labels"),
                seconds("original TTL"), new Times.Moment("expiration"), new Times.Moment("inception"),
                u16("key tag"), name("signer"), base64("signature")), RecordType.RRSIG, RecordType.SIG);
        set(RdataFormat.of(new Keys.Key()), RecordType.KEY);
        set(RdataFormat.of(u16("preference"), name("mail domain"), name("X.400 domain")), RecordType.PX);
        set(RdataFormat.of(string("longitude"), string("latitude"), string("altitude")), RecordType.GPOS);
        set(RdataFormat.of(new Location()), RecordType.LOC);
        set(RdataFormat.of(name("next name"), new TypeParts.OldTypes()), RecordType.NXT);
        set(RdataFormat.of(hex("endpoint identifier")), RecordType.EID);
        set(RdataFormat.of(hex("locator")), RecordType.NIMLOC);
        set(RdataFormat.of(u16("priority"), u16("weight"), u16("port"), name("target")), RecordType.SRV);
        set(RdataFormat.of(new RareTypes.Atma("ATM address")), RecordType.ATMA);
        set(RdataFormat.of(u16("order"), u16("preference"), string("flags"), string("services"),
                new RareTypes.Substitution(new Texts.CharacterString("regular expression")), name("replacement")),
                RecordType.NAPTR);
        set(RdataFormat.of(u16("preference"), name("exchanger")), RecordType.KX);
        set(RdataFormat.of(new Numeric("certificate type", 2, 0xFFFF, Mnemonics.CERTIFICATES), u16("key tag"),
                algorithm(),
                base64("certificate")), RecordType.CERT);
        set(RdataFormat.of(new AddressParts.A6()), RecordType.A6);
        set(RdataFormat.of(u8("meaning"), u8("coding"), u8("subcoding"), new Encodings.Base64Rest("data", 0)),
                RecordType.SINK);
        set(RdataFormat.of(new AddressParts.Prefixes()), RecordType.APL);
        RdataPart digest = new Keys.Digest("digest", 1, DS_LENGTHS);
        set(RdataFormat.of(u16("key tag"), algorithm(), digestType(), digest), RecordType.DS);
        set(RdataFormat.of(u16("key tag"), algorithm(), digestType(), new Keys.OrDelete(digest)), RecordType.CDS);
        set(RdataFormat.of(u8("algorithm"), u8("fingerprint type"),
                new Keys.Digest("fingerprint", 1, FINGERPRINT_LENGTHS)), RecordType.SSHFP);
        set(RdataFormat.of(new Gateways.Ipsec()), RecordType.IPSECKEY);
        set(RdataFormat.of(name("next name"), new TypeParts.Types()), RecordType.NSEC);
        set(RdataFormat.of(new Keys.Flags("flags field"), protocol(), algorithm(), base64("key")), RecordType.DNSKEY,
                RecordType.RKEY);
        set(RdataFormat.of(new Keys.Flags("flags field"), protocol(), algorithm(), new Keys.OrDelete(base64("key"))),
                RecordType.CDNSKEY);
        set(RdataFormat.of(base64("digest")), RecordType.DHCID);
        set(RdataFormat.of(hashAlgorithm(), u8("flags field"), u16("number of iterations"), new Encodings.Salt("salt"),
                new Encodings.Hash("next hash"), new TypeParts.Types()), RecordType.NSEC3);
        set(RdataFormat.of(hashAlgorithm(), u8("flags field"), u16("number of iterations"), new Encodings.Salt("salt")),
                RecordType.NSEC3PARAM);
        set(RdataFormat.of(new Numeric("certificate usage", 1, 255, Mnemonics.TLSA_USAGES),
                new Numeric("selector", 1, 255, Mnemonics.TLSA_SELECTORS),
                new Numeric("matching type", 1, 255, Mnemonics.TLSA_MATCHINGS),
                hex("certificate association data")), RecordType.TLSA, RecordType.SMIMEA);
        set(RdataFormat.of(new Keys.HostIdentity()), RecordType.HIP);
        set(RdataFormat.of(name("start name"), name("end name")), RecordType.TALINK);
        set(RdataFormat.of(base64("public key")), RecordType.OPENPGPKEY);
        // RFC 7477 section 2.1.2.
        set(RdataFormat.of(u32("serial number"), u16("flags field"), new TypeParts.Types()), RecordType.CSYNC);
        set(RdataFormat.of(u32("serial number"), u8("scheme"), u8("hash algorithm"),
                new Keys.Digest("digest", 12, ZONE_DIGEST_LENGTHS)), RecordType.ZONEMD);
        set(RdataFormat.of(u16("priority"), name("target"), new SvcParams()), RecordType.SVCB, RecordType.HTTPS);
        set(RdataFormat.of(new TypeParts.Type("type"), new Numeric("scheme", 1, 255, Mnemonics.DSYNC_SCHEMES),
                u16("port"),
                name("target")), RecordType.DSYNC);
        // RFC 9886.
        set(RdataFormat.of(base64("data")), RecordType.HHIT, RecordType.BRID);
        // RFC 6742 section 2; leading zeros of a group may be omitted.
        set(RdataFormat.of(u16("preference"), new Encodings.Groups("node identifier", 4, 2, 1, ':')), RecordType.NID);
        set(RdataFormat.of(u16("preference"), ipv4("locator")), RecordType.L32);
        set(RdataFormat.of(u16("preference"), new Encodings.Groups("locator", 4, 2, 1, ':')), RecordType.L64);
        set(RdataFormat.of(u16("preference"), name("name")), RecordType.LP);
        // RFC 7043 sections 3.2 and 4.2.
        set(RdataFormat.of(new Encodings.Groups("address", 6, 1, 1, '-')), RecordType.EUI48);
        set(RdataFormat.of(new Encodings.Groups("address", 8, 1, 1, '-')), RecordType.EUI64);
        set(RdataFormat.of(name("algorithm"), u32("inception"), u32("expiration"), u16("mode"),
                new Transactions.ErrorCode("error"), new Transactions.Sized("key"),
                new Transactions.Sized("other data")),
                RecordType.TKEY);
        set(RdataFormat.of(name("algorithm"), new Numeric("time signed", 6, 0xFFFF_FFFF_FFFFL, Mnemonics.NONE),
                u16("fudge"),
                new Transactions.Sized("MAC"), u16("original ID"), new Transactions.ErrorCode("error"),
                new Transactions.Sized("other data")), RecordType.TSIG);
        set(RdataFormat.of(u16("priority"), u16("weight"), new Texts.LongText("target")), RecordType.URI);
        set(RdataFormat.of(u8("flags field"), new Texts.Tag("tag"), new Texts.LongText("value")), RecordType.CAA);
        set(RdataFormat.of(u32("enterprise"), u32("type"), u8("location"), string("media type"),
                new RareTypes.ObjectData("data")), RecordType.DOA);
        set(RdataFormat.of(new Gateways.Relay()), RecordType.AMTRELAY);
        set(RdataFormat.of(new Numeric("node number", 8, -1, Mnemonics.NONE)), RecordType.IPN);
    }

    private RdataFormats() {}

    private static void set(RdataFormat form, int... types) {
        for (int type : types) {
            FORMS[type] = form;
        }
    }

    private static RdataPart name(String what) {
        return new Texts.NamePart(what);
    }

    private static RdataPart string(String what) {
        return new Texts.CharacterString(what);
    }

    private static RdataPart u8(String what) {
        return new Numeric(what, 1, 0xFF, Mnemonics.NONE);
    }

    private static RdataPart ipv4(String what) {
        return new AddressParts.Address(what, AddressFamily.IPV4);
    }

    private static RdataPart u16(String what) {
        return new Numeric(what, 2, 0xFFFF, Mnemonics.NONE);
    }

    private static RdataPart u32(String what) {
        return new Numeric(what, 4, 0xFFFF_FFFFL, Mnemonics.NONE);
    }

    private static RdataPart seconds(String what) {
        return new Times.Seconds(what);
    }

    private static RdataPart algorithm() {
        return new Numeric("algorithm", 1, 0xFF, Mnemonics.ALGORITHMS);
    }

    private static RdataPart protocol() {
        return new Numeric("protocol", 1, 0xFF, Mnemonics.KEY_PROTOCOLS);
    }

    private static RdataPart digestType() {
        return new Numeric("digest type", 1, 0xFF, Mnemonics.DIGESTS);
    }

    private static RdataPart hashAlgorithm() {
        return new Numeric("hash algorithm", 1, 0xFF, Mnemonics.HASHES);
    }

    private static RdataPart base64(String what) {
        return new Encodings.Base64Rest(what, 1);
    }

    private static RdataPart hex(String what) {
        return new Encodings.HexRest(what, 1);
    }

    /// The form of a type, or null if it has only the generic one.
    static @Nullable RdataFormat of(int type) {
        if (type < FORMS.length) {
            return FORMS[type];
        }
        return type == RecordType.TA || type == RecordType.DLV ? FORMS[RecordType.DS] : null;
    }
}
