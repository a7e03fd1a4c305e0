package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.Denial;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Which chain of a zone is used, and what is answered from a zone whose chain is not right.
class DenialChainTest {

    private static final String NO_SALT = SignedZonesTest.text("bind-nsec3");
    private static final String SALT_AB = SignedZonesTest.text("bind-optout");
    private static final String NSEC = SignedZonesTest.text("bind-nsec");

    private static final String X = "x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\n";

    /// The records of a chain and its NSEC3PARAM record.
    private static List<String> chain(String zone) {
        return zone.lines().filter(line -> line.contains(" NSEC3")).filter(line -> !line.contains("RRSIG NSEC3PARAM"))
                .toList();
    }

    private static String zone(String text, Stream<String> more) {
        return text + String.join("\n", more.toList()) + "\n";
    }

    private static Stream<String> withoutOne(List<String> chain, String owner) {
        return chain.stream().filter(line -> !line.startsWith(owner));
    }

    private static String firstOwner(String zone) {
        return zone.lines().filter(line -> line.contains(" IN NSEC3 ")).findFirst().orElseThrow()
                .split(" ")[0];
    }

    private static List<String> denials(String zone, String question) {
        return ZoneQueries.zone(zone).withDnssec().ask(question).authority().stream()
                .filter(line -> line.split(" ")[2].startsWith("NSEC")).toList();
    }

    @Test
    void ofTwoChainsTheCompleteOneIsUsed() {
        String second = zone(NO_SALT, withoutOne(chain(SALT_AB), firstOwner(SALT_AB)));
        String first = zone(NO_SALT.lines().filter(line -> !line.startsWith(firstOwner(NO_SALT)))
                .reduce("", (text, line) -> text + line + "\n"), chain(SALT_AB).stream());

        assertThat(denials(second, "q.x.y.example. A")).hasSizeBetween(2, 3)
                .allMatch(line -> line.contains(" NSEC3 1 0 0 - "));
        assertThat(denials(first, "q.x.y.example. A")).hasSizeBetween(2, 3)
                .allMatch(line -> line.contains(" NSEC3 1 1 1 AB "));
    }

    @Test
    void ofTwoCompleteChainsTheOneWithFewerIterationsIsUsed() {
        assertThat(denials(zone(SALT_AB, chain(NO_SALT).stream()), "q.x.y.example. A"))
                .allMatch(line -> line.contains(" NSEC3 1 0 0 - "));
    }

    /// RFC 5155 section 4.1.2: the chain is not complete, or must not be used yet.
    @Test
    void aChainWhoseParametersHaveFlagsIsNotUsed() {
        String zone =
                zone(NSEC, chain(NO_SALT).stream().map(line -> line.replace("NSEC3PARAM 1 0 ", "NSEC3PARAM 1 1 ")));

        assertThat(denials(zone, "www.example. TXT")).singleElement().asString().contains(" NSEC ");
    }

    @Test
    void aCompleteNsec3ChainIsUsedInsteadOfNsecAndAnIncompleteOneIsNot() {
        String complete = zone(NSEC, chain(NO_SALT).stream());
        String incomplete = zone(NSEC, withoutOne(chain(NO_SALT), firstOwner(NO_SALT)));

        assertThat(denials(complete, "www.example. TXT")).singleElement().asString().contains(" NSEC3 ");
        assertThat(denials(incomplete, "www.example. TXT")).singleElement().asString().contains(" NSEC ");
    }

    @Test
    void anIncompleteChainIsUsedIfThereIsNoOther() {
        String gap = NO_SALT.lines().filter(line -> !line.startsWith(firstOwner(NO_SALT)))
                .reduce("", (text, line) -> text + line + "\n");

        assertThat(denials(gap, "q.x.y.example. A")).isNotEmpty();
    }

    /// More iterations than RFC 5155 section 10.3 allows would block an event loop.
    @ParameterizedTest
    @ValueSource(strings = {"2501", "65535"})
    void aChainWithTooManyIterationsIsNotUsed(String iterations) {
        String zone = NO_SALT.replace("NSEC3PARAM 1 0 0 ", "NSEC3PARAM 1 0 " + iterations + " ")
                .replace(" NSEC3 1 0 0 ", " NSEC3 1 0 " + iterations + " ");

        assertThat(denials(zone, "www.example. TXT")).isEmpty();
    }

    @Test
    void parametersWithoutAChainProveNothing() {
        String zone = """
            x. 60 SOA ns.y. h.y. 1 2 3 4 5
            x. 60 NS ns.y.
            x. 60 NSEC3PARAM 1 0 0 -
            2t7b4g4vsa5smi47k61mv5bv1a22bojr.x. 60 NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG
            """;

        assertThat(ZoneQueries.zone(zone).withDnssec().ask("q.x. A").authority()).containsExactly(
                "x. 5 SOA ns.y. h.y. 1 2 3 4 5");
    }

    @Test
    void aChainWithTheMostIterationsIsUsed() {
        String zone = X + SignedChain.nsec3("x.", 0, 2500, List.of("x."));

        assertThat(denials(zone, "x. TXT")).singleElement().asString().contains(" NSEC3 1 0 2500 - ");
    }

    /// RFC 5155 section 7.2.1, erratum 3441: an empty non-terminal that leads to insecure delegations only may have no record,
    /// so the proof is about the closest name above it that has one.
    @Test
    void theClosestProvableEncloserIsTheDeepestNameWithARecord() {
        List<String> names = new ArrayList<>(List.of("x.", "sec.x.", "deep.sec.x."));
        StringBuilder text = new StringBuilder(X + "sec.x. 60 A 192.0.2.1\ndeep.sec.x. 60 A 192.0.2.2\n"
                + "d.hollow.deep.sec.x. 60 NS ns.y.\n");
        for (int i = 0; i < 60; i++) {
            names.add("n" + i + ".x.");
            text.append("n").append(i).append(".x. 60 A 192.0.2.3\n");
        }
        String zone = text + SignedChain.nsec3("x.", 1, 0, names);

        for (String denied : List.of("no-name q.hollow.deep.sec.x., no-wildcard hollow.deep.sec.x.",
                "no-name q.deep.sec.x., no-wildcard deep.sec.x.", "no-name q.x., no-wildcard x.")) {
            assertThat(owners(denials(zone, denied.substring(8, denied.indexOf(',')) + " A"))).as(denied)
                    .isEqualTo(SignedChain.of(zone).owners(denied)).hasSize(3);
        }
    }

    @Test
    void theLongestNamesAreDeniedLikeOthers() {
        String label = "a".repeat(62);
        // 62 more octets make 253, so that a wildcard and a name of one octet below it are as long as names can be.
        String parent = "%s.%s.%s.%s.x.".formatted(label, label, label, "b".repeat(60));
        String longest = "c." + parent;
        String zone = X + parent + " 60 A 192.0.2.1\n" + longest + " 60 A 192.0.2.2\n"
                + SignedChain.nsec3("x.", 0, 0, List.of("x.", "%s.x.".formatted("b".repeat(60)),
                        "%s.%s.x.".formatted(label, "b".repeat(60)),
                        "%s.%s.%s.x.".formatted(label, label, "b".repeat(60)), parent, longest));

        assertThat(Name.of(longest).length()).isEqualTo(255);
        assertThat(owners(denials(zone, longest + " TXT"))).isEqualTo(SignedChain.of(zone).owners("no-type " + longest))
                .hasSize(1);
        String missing = "d." + parent;
        assertThat(owners(denials(zone, missing + " A"))).isEqualTo(
                SignedChain.of(zone).owners("no-name " + missing + ", no-wildcard " + parent));
    }

    /// RFC 4034 section 6.1: \\001 is the first octet after the end of a label, and may be in one.
    @Test
    void aLabelThatEndsLikeTwoLabelsIsNotBelowTheSecond() {
        String zone = X + """
            x. 60 NSEC ! NS SOA NSEC
            ! 60 A 192.0.2.1
            ! 60 NSEC \\"\\001! A NSEC
            \\"\\001! 60 A 192.0.2.2
            \\"\\001! 60 NSEC @ A NSEC
            """;

        assertThat(denials(zone, "q.!.x. A")).singleElement().asString().startsWith("!.x. 60 NSEC ");
    }

    /// A label that begins with an asterisk is not a wildcard, and comes after it in canonical order.
    @Test
    void theWildcardBeforeALabelThatBeginsWithAnAsteriskIsDenied() {
        String zone = X + """
            x. 60 NSEC w NS SOA NSEC
            w 60 A 192.0.2.1
            w 60 NSEC *x.w A NSEC
            *x.w 60 A 192.0.2.2
            *x.w 60 NSEC @ A NSEC
            """;

        assertThat(denials(zone, "q.w.x. A")).containsExactlyInAnyOrder("*x.w.x. 60 NSEC x. A NSEC",
                "w.x. 60 NSEC *x.w.x. A NSEC");
    }

    private static Set<Name> owners(List<String> records) {
        Set<Name> owners = new TreeSet<>();
        records.forEach(line -> owners.add(Name.of(line.split(" ")[0])));
        return owners;
    }

    /// A zone may be served that its signer left incomplete, or that was edited after it was signed.
    @ParameterizedTest
    @ValueSource(strings = {"bind-nsec", "bind-nsec3", "bind-optout", "ldns-nsec", "pdns-nsec3"})
    void aZoneWithGapsIsAnswered(String name) {
        List<String> lines = SignedZonesTest.text(name).lines().toList();
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            List<String> kept = new ArrayList<>();
            for (String line : lines) {
                if (random.nextInt(4) > 0 || line.contains(" SOA ") || line.contains(" NS ")
                        || line.startsWith("ns.")) {
                    kept.add(line);
                }
            }
            ZoneQueries queries = ZoneQueries.zone(String.join("\n", kept)).withDnssec();
            for (String question : SignedZonesTest.questions()) {
                assertThat(queries.ask(question).rcode()).isIn("NOERROR", "NXDOMAIN");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind-nsec", "bind-nsec3", "bind-optout"})
    void aChangedZoneIsDeniedFromItsNewRecords(String name) {
        Zone zone = ZoneQueries.zone(SignedZonesTest.text(name)).zoneSet().iterator().next();
        ZoneSnapshot before = (ZoneSnapshot) zone.state();
        assertThat(zone.writer().submit(edit -> edit.remove(Name.of("www.example."), RecordType.AAAA)).join())
                .isInstanceOf(ZoneWriter.Result.Changed.class);

        for (String question : SignedZonesTest.questions()) {
            String[] words = question.split(" ");
            if (words[1].equals("AAAA")) {
                continue;
            }
            assertThat(new ZoneQueries().with(zone).withDnssec().ask(question).authority()).isEqualTo(
                    new ZoneQueries().with(new Zone(Name.of("example."), before)).withDnssec().ask(question)
                            .authority());
        }
    }

    @Test
    void aZoneWhoseChainIsRemovedHasNoProofs() {
        Zone zone = ZoneQueries.zone(NO_SALT).zoneSet().iterator().next();
        zone.writer().submit(edit -> edit.remove(Name.of("example."), RecordType.NSEC3PARAM));

        ZoneSnapshot snapshot = (ZoneSnapshot) zone.state();
        assertThat(snapshot.denial()).isEqualTo(Denial.NONE);
        assertThat(snapshot.names()).allMatch(
                node -> node.denial() == null && node.wildcardDenial() == null && !node.isInChain());
        assertThat(new ZoneQueries().with(zone).withDnssec().ask("q.example. A").authority()).hasSize(2);
    }
}
