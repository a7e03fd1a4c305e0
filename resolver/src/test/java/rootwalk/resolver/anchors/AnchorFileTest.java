package rootwalk.resolver.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.ValidationTime;
import rootwalk.resolver.anchors.AnchorFile.Content;
import rootwalk.resolver.anchors.AnchorFile.Fault;
import rootwalk.wire.Name;

class AnchorFileTest {

    private static final ValidationTime NOW = ValidationTime.at(Instant.parse("2026-11-28T00:00:00Z"));

    private static final String DIGEST_2017 = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    private static final String DIGEST_2024 = "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16";

    /// The key of 2024, as the root zone has it.
    private static final String KEY_2024 =
            "AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeHspaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc=";

    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <TrustAnchor id="x" source="http://data.iana.org/root-anchors/root-anchors.xml">
        <Zone>.</Zone>
        <KeyDigest id="Kjqmt7v" validFrom="2010-07-15T00:00:00+00:00" validUntil="2019-01-11T00:00:00+00:00">
        <KeyTag>19036</KeyTag>
        <Algorithm>8</Algorithm>
        <DigestType>2</DigestType>
        <Digest>49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5</Digest>
        </KeyDigest>
        <KeyDigest id="Klajeyz" validFrom="2017-02-02T00:00:00+00:00">
        <KeyTag>20326</KeyTag>
        <Algorithm>8</Algorithm>
        <DigestType>2</DigestType>
        <Digest>%s</Digest>
        </KeyDigest>
        <KeyDigest id="Kmyv6jo" validFrom="2024-07-18T00:00:00+00:00">
        <KeyTag>38696</KeyTag>
        <Algorithm>8</Algorithm>
        <DigestType>2</DigestType>
        <Digest>%s</Digest>
        <Flags>257</Flags>
        </KeyDigest>
        </TrustAnchor>
        """.formatted(DIGEST_2017, DIGEST_2024);

    @ParameterizedTest
    @ValueSource(strings = {"trust-anchors", "managed-keys", "trusted-keys"})
    void aFileOfBindIsOneProblem(String statement) {
        Content content =
                AnchorFile.read("# comment\n\n" + statement + " {\n  . initial-key 257 3 8 \"" + KEY_2024 + "\";\n};\n",
                        NOW);

        assertThat(content.anchors().isEmpty()).isTrue();
        assertThat(content.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.what()).isEqualTo(statement + " is a statement of named.conf");
        });
    }

    private static List<Integer> tags(Content content, String zone) {
        return AnchorSet.signers(content.anchors().byZone().get(Name.of(zone))).stream()
                .map(DelegationSigner::keyTag).toList();
    }

    @Test
    void recordsAreInZoneFileSyntax() {
        Content content = AnchorFile.read("""
            $TTL 3600
            ; the root
            .  IN DS 20326 8 2 ( %s )
               172800 IN DNSKEY 257 3 8 %s
            island.test. DS 1 13 2 %s
            """.formatted(DIGEST_2017, KEY_2024, DIGEST_2017), NOW);

        assertThat(content.faults()).isEmpty();
        assertThat(tags(content, ".")).containsExactly(20326, 38696);
        assertThat(tags(content, "island.test.")).containsExactly(1);
    }

    /// The digest of the program for the key of 2024 is that of the key itself.
    @Test
    void theBuiltinAnchorsAreThoseOfTheRoot() {
        AnchorSet key = AnchorFile.read(". DNSKEY 257 3 8 " + KEY_2024, NOW).anchors();
        List<DelegationSigner> builtin = AnchorSet.signers(AnchorSet.builtin().byZone().get(Name.ROOT));

        assertThat(builtin).extracting(DelegationSigner::keyTag).containsExactly(20326, 38696);
        assertThat(builtin).contains(AnchorSet.signers(key.byZone().get(Name.ROOT)).getFirst());
    }

    @Test
    void xmlHasTheAnchorsThatAreValidNow() {
        assertThat(tags(AnchorFile.read(XML, NOW), ".")).containsExactly(20326, 38696);
        assertThat(tags(AnchorFile.read(XML, ValidationTime.at(Instant.parse("2018-01-01T00:00:00Z"))), "."))
                .containsExactly(19036, 20326);
        assertThat(tags(AnchorFile.read(XML, new ValidationTime.Unjudged()), ".")).hasSize(3);
        assertThat(AnchorFile.read(XML, NOW).anchors()).isEqualTo(AnchorSet.builtin());
    }

    @Test
    void entitiesOfOthersAreNotRead() {
        String type = "<!DOCTYPE t [<!ENTITY other SYSTEM \"file:///etc/hostname\">]>";
        String text = XML.replace("<TrustAnchor ", type + "<TrustAnchor ").replace("<KeyTag>20326", "<KeyTag>&other;");
        Content content = AnchorFile.read(text, NOW);

        assertThat(content.faults()).isNotEmpty();
        assertThat(content.faults()).extracting(Fault::what).noneMatch(what -> what.contains("/etc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<KeyTag>70000", "<KeyTag>x", "<KeyTag>", "<KeyTag>-1"})
    void faultsOfXmlHaveTheirLine(String tag) {
        Content content = AnchorFile.read(XML.replace("<KeyTag>20326", tag), NOW);
        assertThat(content.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(10);
            assertThat(fault.what()).contains("KeyTag");
            assertThat(fault.remedy()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<a>", "<TrustAnchor><KeyDigest>", "<TrustAnchor></Zone>", "<a/><b/>"})
    void malformedXmlIsAFault(String text) {
        assertThat(AnchorFile.read(text, NOW).faults()).isNotEmpty();
    }

    @Test
    void anXmlAnchorNeedsAZoneAndADigest() {
        assertThat(AnchorFile.read(XML.replace("<Zone>.</Zone>", ""), NOW).faults()).hasSize(2);
        assertThat(AnchorFile.read(XML.replace(DIGEST_2017, "12 3"), NOW).faults()).hasSize(1);
        assertThat(AnchorFile.read(XML.replace("2017-02-02T", "soon"), NOW).faults()).hasSize(1);
    }

    @Test
    void faultsOfRecordsHaveTheirLine() {
        Content content = AnchorFile.read("""
             DS 1 8 2 00
            . CH DS 1 8 2 00
            . A 192.0.2.1
            . DS 1 8
            . DS 20326 8 2 %s
            """.formatted(DIGEST_2017), NOW);

        assertThat(content.faults()).extracting(Fault::line).containsExactly(1, 2, 3, 4);
        assertThat(content.faults()).allMatch(fault -> !fault.what().isEmpty() && !fault.remedy().isEmpty());
        assertThat(tags(content, ".")).containsExactly(20326);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; nothing\n", "$TTL 5\n", "<TrustAnchor><Zone>.</Zone></TrustAnchor>"})
    void aFileWithoutAnchorsIsAFault(String text) {
        assertThat(AnchorFile.read(text, NOW).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.what()).isEqualTo("the file has no trust anchor"));
    }

    private static String fault(String text) {
        List<Fault> faults = AnchorFile.read(text, NOW).faults();
        assertThat(faults).hasSize(1);
        return faults.getFirst().line() + ": " + faults.getFirst().what() + "; " + faults.getFirst().remedy();
    }

    private static String warning(String text) {
        AnchorFile.Content content = AnchorFile.read(text, NOW);
        assertThat(content.faults()).isEmpty();
        assertThat(content.anchors().isEmpty()).isFalse();
        assertThat(content.warnings()).hasSize(1);
        Fault warning = content.warnings().getFirst();
        return warning.line() + ": " + warning.what() + "; " + warning.remedy();
    }

    /// Such an anchor would match no key, or would turn validation off.
    @Test
    void anAnchorThatCannotBeUsedIsAWarning() {
        String shorter = DIGEST_2017.substring(6);
        assertThat(warning(". DS 1 8 1 " + DIGEST_2017)).contains("1: ", "32 octets instead of 20");
        assertThat(warning(". DS 1 8 9 " + DIGEST_2017)).contains("digest type 9 is not supported");
        assertThat(warning(XML.replace(DIGEST_2017, shorter))).contains("10: ", "29 octets instead of 32");
        assertThat(warning(XML.replace("20326</KeyTag>\n<Algorithm>8", "20326</KeyTag>\n<Algorithm>31")))
                .contains("algorithm 31 is not supported");
        assertThat(warning(XML.replace("20326</KeyTag>\n<Algorithm>8</Algorithm>\n<DigestType>2",
                "20326</KeyTag>\n<Algorithm>8</Algorithm>\n<DigestType>9"))).contains("digest type 9 is not supported");
    }

    /// The parser of files does not know the validator, so this holds the two together.
    @Test
    void anchorsHaveTheAlgorithmsAndDigestsThatAreValidated() {
        for (int number = 0; number < 256; number++) {
            boolean isAlgorithm = AnchorFile.read(". DS 1 " + number + " 2 " + DIGEST_2017, NOW).warnings().isEmpty();
            assertThat(isAlgorithm).as("algorithm %s", number)
                    .isEqualTo(AlgorithmPolicy.SHA1_VALIDATED.supports(number));
            String what = AnchorFile.read(". DS 1 8 " + number + " " + DIGEST_2017, NOW).warnings().toString();
            assertThat(!what.contains("is not supported")).as("digest type %s", number)
                    .isEqualTo(AlgorithmPolicy.SHA1_VALIDATED.supportsDigest(number));
        }
    }

    @Test
    void aPrivateKeyIsNamedAndNotPrinted() {
        assertThat(fault("Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: c2VjcmV0c2VjcmV0\n"))
                .isEqualTo("1: the file has a private key; name the file with the public key, whose name ends in .key");
    }

    @Test
    void theContentOfAFileWithoutAnchorsIsNotPrinted() {
        Content content = AnchorFile.read("user: admin hunter2\ntoken=c2VjcmV0\n\"c2VjcmV0\n", NOW);
        assertThat(content.faults()).isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.what() + fault.remedy()).doesNotContain("hunter2", "c2VjcmV0"));
    }

    @Test
    void anXmlFileWhoseAnchorsHaveEndedSaysSo() {
        String ended = XML.replace("validFrom=\"2017-02-02T00:00:00+00:00\"",
                "validFrom=\"2017-02-02T00:00:00+00:00\" validUntil=\"2026-01-11T00:00:00+00:00\"")
                .replace("validFrom=\"2024-07-18T00:00:00+00:00\"",
                        "validFrom=\"2024-07-18T00:00:00+00:00\" validUntil=\"2025-01-11T00:00:00+00:00\"");
        assertThat(fault(ended)).contains(
                "all trust anchors of the file have expired, the last one at 2026-01-11T00:00:00Z",
                "download it again");
        String soon = ended.replace("2025-01-11T", "2027-01-11T").replace("2024-07-18T", "2026-12-18T");
        assertThat(fault(soon)).contains("the next one is valid from 2026-12-18T00:00:00Z");
    }

    @Test
    void faultsOfXmlNameTheFieldAndItsForm() {
        assertThat(fault(XML.replace("2017-02-02T00:00:00+00:00", "2026-01-01")))
                .contains("validFrom 2026-01-01 is not a time of the form 2024-07-18T00:00:00+00:00")
                .doesNotContain("parsed");
        assertThat(fault(XML.replace(DIGEST_2017, DIGEST_2017.substring(1))))
                .contains("Digest is not an even number of hexadecimal digits").doesNotContain("string length");
        assertThat(fault(XML.replace(DIGEST_2017, DIGEST_2017.replace('E', 'X'))))
                .contains("Digest is not an even number of hexadecimal digits");
    }

    /// A time that cannot be read is a fault also when the clock is not used.
    @Test
    void timesAreReadWhateverTheClock() {
        assertThat(AnchorFile.read(XML.replace("2019-01-11T", "soon"), new ValidationTime.Unjudged()).faults())
                .hasSize(1);
    }

    @Test
    void namesMayBeRelativeToAnOrigin() {
        Content content = AnchorFile.read("""
            $ORIGIN test.
            @ DS 1 13 2 %1$s
            island DS 2 13 2 %1$s
            $ORIGIN deep
            other DS 3 13 2 %1$s
            """.formatted(DIGEST_2017), NOW);
        assertThat(content.faults()).isEmpty();
        assertThat(tags(content, "test.")).containsExactly(1);
        assertThat(tags(content, "island.test.")).containsExactly(2);
        assertThat(tags(content, "other.deep.test.")).containsExactly(3);
        assertThat(fault("$INCLUDE other\n. DS 1 13 2 " + DIGEST_2017)).contains("only $ORIGIN and $TTL");
        assertThat(fault("$ORIGIN\n. DS 1 13 2 " + DIGEST_2017)).contains("$ORIGIN");
    }
}
