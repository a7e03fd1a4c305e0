package rootwalk.dnssec;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.dnssec.signing.Records.find;
import static rootwalk.dnssec.signing.Records.signatures;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.dnssec.SignatureResult.Valid;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.signing.Records;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The examples of the RFCs.
class SignatureVectorsTest {

    private static final Name EXAMPLE = Name.of("example.");

    /// RFC 5702 section 6.
    private static final String RSA_SHA_2 =
            """
                example.net. IN DNSKEY 256 3 8 AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=
                www.example.net. IN A 192.0.2.91
                www.example.net. IN RRSIG A 8 3 3600 20300101000000 20000101000000 9033 example.net. kRCOH6u7l0QGy9qpC9l1sLncJcOKFLJ7GhiUOibu4teYp5VE9RncriShZNz85mwlMgNEacFYK/lPtPiVYP4bwg==
                """;
    private static final String RSA_SHA_512 =
            """
                example.net. IN DNSKEY 256 3 10 AwEAAdHoNTOW+et86KuJOWRDp1pndvwb6Y83nSVXXyLA3DLroROUkN6X0O6pnWnjJQujX/AyhqFDxj13tOnD9u/1kTg7cV6rklMrZDtJCQ5PCl/D7QNPsgVsMu1J2Q8gpMpztNFLpPBz1bWXjDtaR7ZQBlZ3PFY12ZTSncorffcGmhOL
                www.example.net. IN A 192.0.2.91
                www.example.net. IN RRSIG A 10 3 3600 20300101000000 20000101000000 3740 example.net. tsb4wnjRUDnB1BUi+t6TMTXThjVnG+eCkWqjvvjhzQL1d0YRoOe0CbxrVDYd0xDtsuJRaeUw1ep94PzEWzr0iGYgZBWm/zpq+9fOuagYJRfDqfReKBzMweOLDiNa8iP5g9vMhpuv6OPlvpXwm9Sa9ZXIbNl1MBGk0fthPgxdDLw=
                """;

    /// RFC 6605 section 6.
    private static final String P_256 =
            """
                example.net. IN DNSKEY 257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==
                example.net. IN DS 55648 13 2 b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17
                www.example.net. IN A 192.0.2.1
                www.example.net. IN RRSIG A 13 3 3600 20100909100439 20100812100439 55648 example.net. qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==
                """;
    private static final String P_384 =
            """
                example.net. IN DNSKEY 257 3 14 xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40
                example.net. IN DS 10771 14 4 72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df983d6
                www.example.net. IN A 192.0.2.1
                www.example.net. IN RRSIG A 14 3 3600 20100909102025 20100812102025 10771 example.net. /L5hDKIvGDyI1fcARX3z65qrmPsVz73QD1Mr5CEqOiLP95hxQouuroGCeZOvzFaxsT8Glr74hbavRKayJNuydCuzWTSSPdz7wnqXL5bdcJzusdnI0RSMROxxwGipWcJm
                """;

    /// RFC 8080 section 6; erratum 4935 adds the algorithm and the labels to its RRSIG records.
    private static final String ED25519 =
            """
                example.com. IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=
                example.com. IN DS 3613 15 2 3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b
                example.com. IN MX 10 mail.example.com.
                example.com. IN RRSIG MX 15 2 3600 1440021600 1438207200 3613 example.com. oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==
                """;
    private static final String ED448 =
            """
                example.com. IN DNSKEY 257 3 16 3kgROaDjrh0H2iuixWBrc8g2EpBBLCdGzHmn+G2MpTPhpj/OiBVHHSfPodx1FYYUcJKm1MDpJtIA
                example.com. IN DS 9713 16 2 6ccf18d5bc5d7fc2fceb1d59d17321402f2aa8d368048db93dd811f5cb2b19c7
                example.com. IN MX 10 mail.example.com.
                example.com. IN RRSIG MX 16 2 3600 1440021600 1438207200 9713 example.com. 3cPAHkmlnxcDHMyg7vFC34l0blBhuG1qpwLmjInI8w1CMB29FkEAIJUA0amxWndkmnBZ6SKiwZSAxGILn/NBtOXft0+Gj7FSvOKxE/07+4RQvE581N3Aj/JtIyaiYVdnYtyMWbSNyGEY2213WKsJlwEA
                """;

    @ParameterizedTest
    @ValueSource(strings = {RSA_SHA_2, RSA_SHA_512, P_256, P_384, ED25519, ED448})
    void theSignatureOfTheExampleIsValid(String text) {
        List<RRset> records = Records.all(text);
        RRset keys = only(records, RecordType.DNSKEY);
        RRset signatures = only(records, RecordType.RRSIG);
        RRset signed = records.stream().filter(one -> one.type() == signatures.covers()).findFirst().orElseThrow();
        Signature signature = Signature.all(signatures).getFirst();
        ValidationTime time = new ValidationTime.At(signature.inception());

        assertThat(SignatureCheck.verify(signed, signatures,
                ZoneKeys.of(keys, AlgorithmPolicy.SHA1_INSECURE, Crypto.fastest()), time, TestWork.unlimited()))
                .isInstanceOf(Valid.class);
        assertThat(SignatureCheck.verify(signed, signatures,
                ZoneKeys.of(keys, AlgorithmPolicy.SHA1_INSECURE, Crypto.jdk()), time, TestWork.unlimited()))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {P_256, P_384, ED25519, ED448})
    void theDsOfTheExampleMatchesItsKey(String text) {
        List<RRset> records = Records.all(text);
        RRset keys = only(records, RecordType.DNSKEY);
        DelegationSigner signer = DelegationSigner.of(only(records, RecordType.DS).rdata(0)).orElseThrow();
        DnsKey key = ZoneKeys.of(keys, AlgorithmPolicy.SHA1_INSECURE, Crypto.jdk()).keys().getFirst();

        assertThat(signer.matches(keys.owner(), key)).isTrue();
        assertThat(signer.matches(Name.of("example.org."), key)).isFalse();
    }

    @Test
    void theDsOfRfc4034MatchesItsKey() {
        // RFC 4034 section 5.4.
        DnsKey key = DnsKey.of(Records.one(
                "dskey.example.com. IN DNSKEY 256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==")
                .rdata(0), AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk()).orElseThrow();
        DelegationSigner signer = DelegationSigner.of(Records
                .one("dskey.example.com. IN DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118").rdata(0))
                .orElseThrow();

        assertThat(key.tag()).isEqualTo(60485);
        assertThat(signer.matches(Name.of("dskey.example.com."), key)).isTrue();
    }

    /// RFC 4035 appendix A, RFC 5155 appendix A.
    @ParameterizedTest
    @ValueSource(strings = {"rfc4035.zone", "rfc5155.zone"})
    void everySignatureOfTheExampleZoneIsValid(String file) throws IOException {
        List<RRset> zone = zone(file);
        ZoneKeys keys = ZoneKeys.of(find(zone, "example.", RecordType.DNSKEY), AlgorithmPolicy.SHA1_VALIDATED,
                Crypto.fastest());
        int verified = 0;
        for (RRset signatures : zone.stream().filter(one -> one.type() == RecordType.RRSIG).toList()) {
            RRset signed = find(zone, signatures.owner().toString(), signatures.covers());
            Signature first = Signature.all(signatures).getFirst();
            assertThat(SignatureCheck.verify(signed, signatures, keys, new ValidationTime.At(first.inception()),
                    TestWork.unlimited())).as(signed.toString()).isInstanceOf(Valid.class);
            verified++;
        }
        assertThat(verified).isGreaterThan(20);
    }

    /// RFC 5155 appendix B.4.
    @Test
    void anRRsetExpandedFromAWildcardIsVerifiedAsTheWildcard() throws IOException {
        List<RRset> zone = zone("rfc5155.zone");
        ZoneKeys keys = ZoneKeys.of(find(zone, "example.", RecordType.DNSKEY), AlgorithmPolicy.SHA1_VALIDATED,
                Crypto.fastest());
        RRset wildcard = find(zone, "*.w.example.", RecordType.MX);
        Name expanded = Name.of("a.z.w.example.");

        SignatureResult result = SignatureCheck.verify(wildcard.withOwner(expanded),
                signatures(zone, wildcard).withOwner(expanded), keys,
                ValidationTime.at(Instant.parse("2010-01-01T00:00:00Z")), TestWork.unlimited());

        assertThat(result).isInstanceOfSatisfying(Valid.class,
                valid -> assertThat(valid.wildcard()).contains(Name.of("*.w.example.")));
    }

    static List<RRset> zone(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(SignatureVectorsTest.class.getResourceAsStream(file))) {
            return Records.all(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    private static RRset only(List<RRset> records, int type) {
        return records.stream().filter(one -> one.type() == type).findFirst().orElseThrow();
    }
}
