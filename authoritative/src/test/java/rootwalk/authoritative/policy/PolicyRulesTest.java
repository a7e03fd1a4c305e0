package rootwalk.authoritative.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// draft-vixie-dnsop-dns-rpz sections 3 and 4.
class PolicyRulesTest {

    private static final Name APEX = Name.of("rpz.example.");

    private final TriggerSearch search = new TriggerSearch();

    private static ZoneSnapshot zone(String... triggers) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        edit.add(record(APEX + " SOA ns. host. 1 3600 600 86400 60"));
        for (String trigger : triggers) {
            String[] words = trigger.split(" ", 2);
            edit.add(record(words[0] + "." + APEX + " " + words[1]));
        }
        return Objects.requireNonNull(edit.build());
    }

    private static RRset record(String text) {
        String[] words = text.split(" ", 3);
        int type = RecordType.parse(words[1]);
        return RRset.of(Name.of(words[0]), type, 300, RdataText.parse(type, words[2], Name.ROOT));
    }

    private static PolicyRules rules(String... triggers) {
        return PolicyRules.of(zone(triggers));
    }

    private @Nullable String byName(PolicyRules rules, String name) {
        byte[] octets = Name.of(name).sharedOctets();
        return trigger(rules.byName(octets, 0, octets.length, search));
    }

    private static @Nullable String trigger(@Nullable ZoneNode node) {
        return node == null ? null : String.valueOf(node.name().withAncestor(APEX, Name.ROOT));
    }

    private static @Nullable String byAddress(PolicyRules rules, TriggerKind kind, String address) {
        byte[] octets = InetAddress.ofLiteral(address).getAddress();
        return trigger(octets.length == 4
                ? rules.byAddress(kind, false, 0, Integer.toUnsignedLong(BigEndian.get32(octets, 0)))
                : rules.byAddress(kind, true, BigEndian.get64(octets, 0), BigEndian.get64(octets, 8)));
    }

    @Test
    void aNameHasItsOwnTriggerOrTheWildcardAtItsClosestEncloser() {
        PolicyRules rules = rules("bad.test CNAME .", "*.ads.test CNAME .", "good.ads.test CNAME rpz-passthru.");

        assertThat(byName(rules, "BAD.test.")).isEqualTo("bad.test.");
        assertThat(byName(rules, "www.bad.test.")).isNull();
        assertThat(byName(rules, "ads.test.")).isNull();
        assertThat(byName(rules, "a.b.ads.test.")).isEqualTo("*.ads.test.");
        assertThat(byName(rules, "good.ads.test.")).isEqualTo("good.ads.test.");
        assertThat(byName(rules, "below.good.ads.test.")).as("RFC 4592 section 3.3.1").isNull();
        assertThat(byName(rules, "test.")).as("an empty non-terminal").isNull();
        assertThat(byName(rules, ".")).as("the apex is not a trigger").isNull();
    }

    @Test
    void aWildcardAtTheApexMatchesEveryName() {
        PolicyRules rules = rules("* CNAME .", "32.1.2.0.192.rpz-ip CNAME .");

        assertThat(byName(rules, "any.where.")).isEqualTo("*.");
        assertThat(byName(rules, "32.1.2.0.192.rpz-ip.")).as("a trigger of another kind").isNull();
        assertThat(trigger(rules.byServerName(Name.of("ns.test."), search))).isNull();
    }

    @Test
    void aNameThatIsTooLongForTheZoneHasAWildcardOnly() {
        String label = "a".repeat(60);
        String longest = label + "." + label + "." + label + "." + label + ".test.";
        PolicyRules rules = rules("*.test CNAME .", "test CNAME .");

        assertThat(byName(rules, longest)).isEqualTo("*.test.");
    }

    @Test
    void theNameOfAServerHasATriggerOfItsOwnKind() {
        PolicyRules rules = rules("ns.bad.test.rpz-nsdname CNAME .", "*.evil.test.rpz-nsdname CNAME .");

        assertThat(trigger(rules.byServerName(Name.of("ns.bad.test."), search)))
                .isEqualTo("ns.bad.test.rpz-nsdname.");
        assertThat(trigger(rules.byServerName(Name.of("ns1.evil.test."), search)))
                .isEqualTo("*.evil.test.rpz-nsdname.");
        assertThat(byName(rules, "ns.bad.test.")).isNull();
        assertThat(rules.has(TriggerKind.NSDNAME)).isTrue();
        assertThat(rules.dependOnResponse()).isTrue();
    }

    @Test
    void theLongestPrefixWins() {
        PolicyRules rules = rules("8.0.0.0.10.rpz-ip CNAME .", "24.0.2.1.10.rpz-ip CNAME *.",
                "32.7.2.1.10.rpz-ip CNAME rpz-passthru.", "32.zz.db8.2001.rpz-ip CNAME .",
                "128.1.zz.db8.2001.rpz-ip CNAME *.", "24.0.2.0.192.rpz-client-ip CNAME rpz-drop.");

        assertThat(byAddress(rules, TriggerKind.IP, "10.9.9.9")).isEqualTo("8.0.0.0.10.rpz-ip.");
        assertThat(byAddress(rules, TriggerKind.IP, "10.1.2.8")).isEqualTo("24.0.2.1.10.rpz-ip.");
        assertThat(byAddress(rules, TriggerKind.IP, "10.1.2.7")).isEqualTo("32.7.2.1.10.rpz-ip.");
        assertThat(byAddress(rules, TriggerKind.IP, "11.0.0.0")).isNull();
        assertThat(byAddress(rules, TriggerKind.IP, "9.255.255.255")).isNull();
        assertThat(byAddress(rules, TriggerKind.IP, "2001:db8::2")).isEqualTo("32.zz.db8.2001.rpz-ip.");
        assertThat(byAddress(rules, TriggerKind.IP, "2001:db8::1")).isEqualTo("128.1.zz.db8.2001.rpz-ip.");
        assertThat(byAddress(rules, TriggerKind.IP, "2001:db9::1")).isNull();
        assertThat(byAddress(rules, TriggerKind.IP, "192.0.2.1")).as("of another kind").isNull();
        assertThat(byAddress(rules, TriggerKind.CLIENT_IP, "192.0.2.1")).isEqualTo("24.0.2.0.192.rpz-client-ip.");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aLookupAgreesWithASearchOfAllNetworks(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<AddressTable.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean isIpv6 = random.nextBoolean();
            int length = 1 + random.nextInt(isIpv6 ? 128 : 32);
            long high = isIpv6 ? random.nextLong(16) << 60 & AddressTrigger.prefix(length) : 0;
            long low = isIpv6 ? random.nextLong(4) << 62 & AddressTrigger.prefix(length - 64)
                    : random.nextLong(64) << 26 & AddressTrigger.prefix(length) >> 32 & 0xFFFFFFFFL;
            AddressTrigger network = new AddressTrigger(isIpv6, high, low, length);
            if (entries.stream().noneMatch(it -> it.network().equals(network))) {
                entries.add(new AddressTable.Entry(network, ZoneNode.empty(Name.of("n" + i + "."))));
            }
        }
        AddressTable table = AddressTable.of(entries);

        for (int i = 0; i < 2000; i++) {
            boolean isIpv6 = random.nextBoolean();
            long high = isIpv6 ? random.nextLong(16) << 60 | random.nextLong(4) : 0;
            long low = isIpv6 ? random.nextLong(4) << 62 : random.nextLong(64) << 26 | random.nextLong(4);
            AddressTable.Entry best = null;
            for (AddressTable.Entry entry : entries) {
                boolean matches = entry.network().isIpv6() == isIpv6 && entry.network().contains(high, low);
                if (matches && (best == null || entry.network().length() > best.network().length())) {
                    best = entry;
                }
            }
            assertThat(table.find(isIpv6, high, low)).isEqualTo(best);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "24.1.2.0.192            | bits after the first 24 are not 0",
            "33.1.2.0.192            | at most 32 bits",
            "0.0.0.0.0               | the length of the prefix is at least 1",
            "32.256.2.0.192          | a number up to 255, not 256",
            "32.01.2.0.192           | a number up to 255, not 01",
            "129.1.zz.db8.2001       | the length of the prefix is a number up to 128",
            "32.zz.1.db8.2001        | bits after the first 32 are not 0",
            "128.1.zz.1.zz.2001      | has zz at most once",
            "128.12345.zz.2001       | up to four hexadecimal digits",
            "128.1.2.3               | 4 octets, or 8 words",
            "128.zz.8.7.6.5.4.3.2.1  | 4 octets, or 8 words",
            "x.1.2.0.192             | the length of the prefix is a number up to 128, not x",
            "32                      | the length of its prefix and an address"})
    void aNameThatIsNoNetworkIsSkippedWithTheReason(String network, String reason) {
        PolicyRules rules = rules(network + ".rpz-ip CNAME .", "32.1.2.0.192.rpz-ip CNAME .");

        assertThat(rules.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.owner()).isEqualTo(Name.of(network + ".rpz-ip." + APEX));
            assertThat(fault.toString()).contains(reason).contains("; write it as 24.0.2.0.192");
        });
        assertThat(byAddress(rules, TriggerKind.IP, "192.0.2.1")).isEqualTo("32.1.2.0.192.rpz-ip.");
    }

    @Test
    void anyNameIsANetworkOrAFault() {
        SplittableRandom random = new SplittableRandom(7);
        String[] labels = {"1", "32", "128", "zz", "db8", "ffff", "0", "300", "x", "\\000", "2001", "255"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int left = 1 + random.nextInt(10); left > 0; left--) {
                name.append(labels[random.nextInt(labels.length)]).append('.');
            }
            try {
                AddressTrigger read = AddressTrigger.of(Name.of(name.toString()));
                assertThat(read.contains(read.high(), read.low())).isTrue();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("[a-zA-Z].*");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({".,NXDOMAIN", "*.,NODATA", "rpz-passthru.,PASSTHRU", "RPZ-Drop.,DROP", "rpz-tcp-only.,TCP_ONLY",
            "bad.test.,PASSTHRU"})
    void aTargetIsAnAction(String target, PolicyAction.Plain expected) {
        assertThat(action("bad.test CNAME " + target)).isEqualTo(expected);
    }

    private static @Nullable PolicyAction action(String trigger) {
        ZoneSnapshot zone = zone(trigger);
        ZoneNode node = zone.names().exact(Name.of(trigger.split(" ", 2)[0] + "." + APEX));
        assertThat(node).isNotNull();
        return PolicyAction.of(node, APEX);
    }

    @Test
    void otherTargetsAreAliasesAndOtherRecordsAreData() {
        assertThat(action("bad.test CNAME garden.test.")).isEqualTo(
                new PolicyAction.Alias(Name.of("garden.test."), 300));
        assertThat(action("bad.test CNAME rpz-unknown.")).isNull();
        assertThat(action("bad.test A 192.0.2.1")).isInstanceOf(PolicyAction.Data.class);
        PolicyAction.Alias garden = new PolicyAction.Alias(Name.of("*.garden.test."), 300);
        assertThat(garden.targetOf(Name.of("www.bad.test."))).isEqualTo(Name.of("www.bad.test.garden.test."));
        assertThat(garden.targetOf(Name.of(("a".repeat(60) + ".").repeat(4)))).isNull();
    }

    @Test
    void allFaultsOfAZoneAreFound() {
        assertThat(PolicyRules.allFaults(zone("24.1.2.0.192.rpz-nsip CNAME .", "a.test.rpz-nsname CNAME .",
                "b.test CNAME rpz-pass.", "c.test CNAME c.test.", "d.test CNAME .")))
                .extracting(TriggerFault::toString).satisfiesExactlyInAnyOrder(
                        it -> assertThat(it).startsWith("24.1.2.0.192.rpz-nsip.rpz.example. is not a network"),
                        it -> assertThat(it).contains("no kind of trigger has this last label; write rpz-client-ip"),
                        it -> assertThat(it).contains("no action has this target; write rpz-passthru."),
                        it -> assertThat(it).contains("alias of the name that it triggers on"));
    }

    @Test
    void aPolicyZoneIsToldFromOthers() {
        assertThat(PolicyRules.areIn(zone("32.1.2.0.192.rpz-ip A 127.0.0.1"))).isTrue();
        assertThat(PolicyRules.areIn(zone("a.test CNAME ."))).isTrue();
        assertThat(PolicyRules.areIn(zone("a.test CNAME b.test.", "b.test A 192.0.2.1"))).isFalse();
    }
}
