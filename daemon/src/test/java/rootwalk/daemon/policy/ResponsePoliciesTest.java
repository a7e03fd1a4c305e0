package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;
import static rootwalk.daemon.policy.PolicyWorld.from;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.policy.PolicyAction.Plain;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.policy.response.ChangedTriggers;
import rootwalk.daemon.policy.response.PolicyOverride;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;

/// draft-vixie-dnsop-dns-rpz sections 3 to 5.
class ResponsePoliciesTest {

    private static final String SOA = " ? rpz. 60 IN SOA ns. host. 1 3600 600 86400 60";
    private static final long CLIENT = 0xC0000201L;
    private static final long OTHER = 0xC6336401L;

    private final PolicyWorld world = new PolicyWorld().served("www.test. 60 A 203.0.113.80",
            "alias.test. 60 CNAME www.test.", "far.test. 60 CNAME alias.test.", "garden. 60 A 203.0.113.99",
            "www.test.garden. 60 A 203.0.113.98", "sub.test. 60 NS ns.sub.test.", "ns.sub.test. 60 A 203.0.113.53",
            "www.sub.test. 60 A 203.0.113.81");

    @Nested
    class Actions {

        @Test
        void aNameIsSaidNotToExist() {
            world.policy("rpz.", "www.test CNAME .");

            assertThat(world.resolved(ask("WWW.test. A").edns(1232))).isEqualTo("NXDOMAIN aa ra" + SOA + " ede 15");
            assertThat(world.asked()).isEmpty();
            assertThat(world.log.counts().nxdomain()).isEqualTo(1);
        }

        @Test
        void answersAreChangedWithDoAndWithCdAndWithoutRd() {
            world.policy("rpz.", "www.test CNAME .", "32.81.113.0.203.rpz-ip CNAME .");

            assertThat(world.resolved(ask("www.test. A").dnssecOk())).startsWith("NXDOMAIN aa ra" + SOA);
            assertThat(world.resolved(ask("www.test. A").flags(Flags.RD | Flags.CD))).startsWith("NXDOMAIN aa ra");
            assertThat(world.resolved(ask("www.test. A").flags(0))).startsWith("NXDOMAIN aa ra");
            assertThat(world.resolved(ask("www.sub.test. A").dnssecOk())).startsWith("NXDOMAIN ra" + SOA);
            assertThat(world.resolved(ask("www.sub.test. A").flags(Flags.CD | Flags.RD))).startsWith("NXDOMAIN ra");
            assertThat(world.resolved(ask("www.sub.test. A").flags(0))).startsWith("NXDOMAIN ra");
        }

        @Test
        void aNameIsSaidToHaveNoData() {
            world.policy("rpz.", "*.test CNAME *.");

            assertThat(world.resolved(ask("a.b.test. AAAA").edns(1232))).isEqualTo("NOERROR aa ra" + SOA + " ede 15");
        }

        @Test
        void aQueryIsDropped() {
            world.policy("rpz.", "www.test CNAME rpz-drop.");
            TestQuery query = ask("www.test. A");

            assertThat(query.responseOf(world.pipeline())).isNull();
            assertThat(query.wasDropped()).isTrue();
        }

        @Test
        void aClientOverUdpIsSentToTcpAndOverTcpItIsAnswered() {
            world.policy("rpz.", "www.test CNAME rpz-tcp-only.");

            assertThat(world.resolved("www.test. A")).isEqualTo("NOERROR tc ra");
            assertThat(world.resolved(ask("www.test. A").overTcp()))
                    .isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
            assertThat(world.resolved("www.test. A")).as("not from the cache").isEqualTo("NOERROR tc ra");
        }

        @Test
        void recordsOfTheZoneAreTheAnswer() {
            world.policy("rpz.", "www.test A 127.0.0.1", "www.test TXT \"blocked\"");

            assertThat(world.resolved(ask("www.test. A").edns(1232)))
                    .isEqualTo("NOERROR aa ra | www.test. 300 IN A 127.0.0.1 ede 4");
            assertThat(world.resolved("www.test. TXT")).isEqualTo("NOERROR aa ra | www.test. 300 IN TXT \"blocked\"");
            assertThat(world.resolved("www.test. MX")).isEqualTo("NOERROR aa ra" + SOA);
            assertThat(world.resolved(ask("www.test. ANY").overTcp())).contains("127.0.0.1").contains("blocked");
            assertThat(world.asked()).isEmpty();
        }

        @Test
        void theTargetOfAnAliasIsResolved() {
            world.policy("rpz.", "www.test CNAME garden.", "garden CNAME .");

            assertThat(world.resolved(ask("www.test. A").edns(1232)))
                    .as("a response is changed once").isEqualTo(
                            "NOERROR aa ra | www.test. 300 IN CNAME garden. | garden. 60 IN A 203.0.113.99 ede 4");
            assertThat(world.resolved("www.test. CNAME")).isEqualTo("NOERROR aa ra | www.test. 300 IN CNAME garden.");
            assertThat(world.resolved(ask("www.test. A").flags(0)))
                    .isEqualTo("NOERROR aa ra | www.test. 300 IN CNAME garden.");
            assertThat(world.sources()).containsExactly("POLICY www.test.rpz.");
        }

        @Test
        void theNameIsInsertedInTheTargetOfAnAlias() {
            world.policy("rpz.", "*.test CNAME *.garden.");
            String tooLong = ("a".repeat(61) + ".").repeat(4) + "test.";

            assertThat(world.resolved("www.test. A")).isEqualTo(
                    "NOERROR aa ra | www.test. 300 IN CNAME www.test.garden. | www.test.garden. 60 IN A 203.0.113.98");
            assertThat(world.resolved(tooLong + " A")).isEqualTo("YXDOMAIN ra");
        }

        @Test
        void aPassthruEndsTheSearch() {
            world.policy("first.", "www.test CNAME rpz-passthru.").policy("rpz.", "*.test CNAME .",
                    "24.0.113.0.203.rpz-ip CNAME .");

            assertThat(world.resolved("www.test. A")).isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
            assertThat(world.resolved("other.test. A")).isEqualTo("NXDOMAIN aa ra" + SOA);
        }

        @Test
        void anUnknownActionIsSkipped() {
            world.policy("first.", "www.test CNAME rpz-unknown.").policy("rpz.", "www.test CNAME .");

            assertThat(world.resolved("www.test. A")).isEqualTo("NXDOMAIN aa ra" + SOA);
        }

        @Test
        void raIsLeftOutOfNxdomainIfTheZoneSaysSo() {
            world.policy(new PolicyOverride(Name.of("rpz."), null, false, true), "www.test CNAME .",
                    "32.81.113.0.203.rpz-ip CNAME .", "other.test CNAME *.");

            assertThat(world.resolved("www.test. A")).isEqualTo("NXDOMAIN aa" + SOA);
            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NXDOMAIN" + SOA);
            assertThat(world.resolved("www.sub.test. A")).as("nor the second time").isEqualTo("NXDOMAIN" + SOA);
            assertThat(world.resolved("other.test. A")).isEqualTo("NOERROR aa ra" + SOA);
        }

        @ParameterizedTest
        @CsvSource({"NXDOMAIN,NXDOMAIN aa ra", "NODATA,NOERROR aa ra"})
        void theActionOfTheZoneOverridesThoseOfItsTriggers(Plain action, String expected) {
            world.policy("rpz.", action, "www.test A 127.0.0.1");

            assertThat(world.resolved("www.test. A")).isEqualTo(expected + SOA);
        }

        @Test
        void theAliasOfTheZoneOverridesThoseOfItsTriggers() {
            world.policy("rpz.", new PolicyAction.Alias(Name.of("garden."), 300), "www.test CNAME .");

            assertThat(world.resolved("www.test. A"))
                    .isEqualTo("NOERROR aa ra | www.test. 300 IN CNAME garden. | garden. 60 IN A 203.0.113.99");
        }

        @Test
        void aDisabledZoneOnlyCounts() {
            world.policy(new PolicyOverride(Name.of("off."), null, true, false), "www.test CNAME .",
                    "32.81.113.0.203.rpz-ip CNAME .").policy("rpz.", "other.test CNAME .");

            assertThat(world.resolved("www.test. A")).isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NOERROR ra | www.sub.test. 60 IN A 203.0.113.81");
            assertThat(world.resolved("other.test. A")).isEqualTo("NXDOMAIN aa ra" + SOA);
            assertThat(world.log.counts().disabled()).isEqualTo(3);
        }
    }

    @Nested
    class Triggers {

        @Test
        void theAddressOfTheClient() {
            world.policy("rpz.", "24.0.2.0.192.rpz-client-ip CNAME .", "128.1.zz.db8.2001.rpz-client-ip CNAME *.");

            assertThat(world.resolved(from(CLIENT, "www.test. A"))).isEqualTo("NXDOMAIN aa ra" + SOA);
            assertThat(world.resolved(ask("www.test. A").from(true, 0x20010db800000000L, 1)))
                    .isEqualTo("NOERROR aa ra" + SOA);
            assertThat(world.resolved(from(OTHER, "www.test. A")))
                    .isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
        }

        @Test
        void anAddressInTheAnswer() {
            world.policy("rpz.", "32.80.113.0.203.rpz-ip A 127.0.0.1", "24.0.113.0.203.rpz-ip CNAME .");

            assertThat(world.resolved(ask("www.test. A").edns(1232)))
                    .isEqualTo("NOERROR ra | www.test. 300 IN A 127.0.0.1 ede 4");
            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NXDOMAIN ra" + SOA);
            world.after(10);
            assertThat(world.resolved("www.test. A")).as("from the message cache")
                    .isEqualTo("NOERROR ra | www.test. 290 IN A 127.0.0.1");
        }

        @Test
        void anIpv4AddressFromWhichDns64MakesTheAnswer() {
            world.dns64().served("two.test. 60 A 203.0.113.90").policy("rpz.", "32.80.113.0.203.rpz-ip CNAME .",
                    "32.1.2.0.192.rpz-client-ip CNAME rpz-passthru.", "two.test CNAME www.sub.test.");

            assertThat(world.resolved("www.test. AAAA")).as("as if there were no address to translate")
                    .isEqualTo("NOERROR ra" + SOA);
            assertThat(world.resolved("www.test. A")).isEqualTo("NXDOMAIN ra" + SOA);
            assertThat(world.resolved(from(CLIENT, "www.test. AAAA"))).endsWith("IN AAAA 64:ff9b::cb00:7150");
            assertThat(world.resolved("two.test. AAAA")).as("also behind an alias")
                    .endsWith("IN AAAA 64:ff9b::cb00:7151");
        }

        @Test
        void theNameOfAServer() {
            world.policy("rpz.", "ns.sub.test.rpz-nsdname CNAME .");

            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NXDOMAIN aa ra" + SOA);
            assertThat(world.resolved("gone.sub.test. A")).isEqualTo("NXDOMAIN aa ra" + SOA);
            assertThat(world.resolved("www.test. A")).isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
        }

        @Test
        void theAddressOfAServer() {
            world.policy("rpz.", "32.53.113.0.203.rpz-nsip CNAME *.");

            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NOERROR aa ra" + SOA);
            assertThat(world.resolved("www.test. A")).isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
        }

        @Test
        void aServerDecidesAlsoIfTheNameIsInTheCacheAndTheDelegationHasExpired() {
            world.served("long.sub.test. 9000 A 203.0.113.82").policy("rpz.", "other CNAME .");
            assertThat(world.resolved("long.sub.test. A")).startsWith("NOERROR ra");
            world.after(100);

            world.replace("rpz.", "32.53.113.0.203.rpz-nsip CNAME *.");

            assertThat(world.resolved("long.sub.test. A")).isEqualTo("NOERROR aa ra" + SOA);
        }

        @Test
        void aQueryIsDroppedOrSentToTcpForItsAnswer() {
            world.policy("rpz.", "32.80.113.0.203.rpz-ip CNAME rpz-drop.",
                    "32.81.113.0.203.rpz-ip CNAME rpz-tcp-only.");
            TestQuery dropped = ask("www.test. A");

            assertThat(dropped.responseOf(world.pipeline())).isNull();
            dropped.awaitDrop();
            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NOERROR tc ra");
            assertThat(world.resolved(ask("www.sub.test. A").overTcp()))
                    .isEqualTo("NOERROR ra | www.sub.test. 60 IN A 203.0.113.81");
            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NOERROR tc ra");
            assertThat(world.sources()).startsWith("dropped", "POLICY 32.81.113.0.203.rpz-ip.rpz.");
        }

        @Test
        void aTargetOfAnAlias() {
            world.policy("rpz.", "www.test CNAME .");

            assertThat(world.resolved(ask("far.test. A").edns(1232))).isEqualTo(
                    "NXDOMAIN aa ra | far.test. 60 IN CNAME alias.test. | alias.test. 60 IN CNAME www.test." + SOA
                            + " ede 15");
            assertThat(world.resolved("far.test. CNAME")).isEqualTo("NOERROR ra | far.test. 60 IN CNAME alias.test.");
        }

        @Test
        void aTargetOfAnAliasWithRecordsOrAnAlias() {
            world.policy("rpz.", "alias.test A 127.0.0.1").policy("second.", "www.test CNAME garden.");

            assertThat(world.resolved("far.test. A")).isEqualTo(
                    "NOERROR aa ra | far.test. 60 IN CNAME alias.test. | alias.test. 300 IN A 127.0.0.1");
            assertThat(world.replace("rpz.").areMany()).isFalse();
            assertThat(world.resolved("far.test. A")).isEqualTo("NOERROR ra | far.test. 60 IN CNAME alias.test."
                    + " | alias.test. 60 IN CNAME www.test. | www.test. 300 IN CNAME garden."
                    + " | garden. 60 IN A 203.0.113.99");
        }

        @Test
        void aTargetThatNoServerAnswers() {
            world.served("to.test. 60 CNAME broken.test.").failing("broken.test.", "dead.test.").policy("rpz.",
                    "broken.test A 127.0.0.1");

            assertThat(world.resolved("to.test. A")).isEqualTo(
                    "NOERROR aa ra | to.test. 60 IN CNAME broken.test. | broken.test. 300 IN A 127.0.0.1");
            assertThat(world.resolved("dead.test. A")).startsWith("SERVFAIL ra");
        }

        @Test
        void dataOfThisServerIsNotChangedButTheTargetsOfItsAliases() {
            world.own("www.own. 60 A 203.0.113.80", "out.own. 60 CNAME www.test.", "name.own. 60 CNAME blocked.test.")
                    .policy("rpz.", "*.own CNAME .", "blocked.test CNAME .", "32.80.113.0.203.rpz-ip CNAME *.",
                            "32.1.2.0.192.rpz-client-ip CNAME rpz-passthru.");

            assertThat(world.resolved("www.own. A")).isEqualTo("NOERROR aa ra | www.own. 60 IN A 203.0.113.80");
            assertThat(world.resolved("out.own. A"))
                    .isEqualTo("NOERROR aa ra | out.own. 60 IN CNAME www.test." + SOA);
            assertThat(world.resolved("name.own. A"))
                    .isEqualTo("NXDOMAIN aa ra | name.own. 60 IN CNAME blocked.test." + SOA);
            assertThat(world.resolved(from(CLIENT, "out.own. A"))).isEqualTo(
                    "NOERROR aa ra | out.own. 60 IN CNAME www.test. | www.test. 60 IN A 203.0.113.80");
        }
    }

    @Nested
    class Precedence {

        @Test
        void theFirstZoneWithATriggerDecides() {
            world.policy("first.", "other.test CNAME .").policy("second.", "www.test CNAME *.").policy("rpz.",
                    "www.test CNAME .");

            assertThat(world.resolved("www.test. A"))
                    .isEqualTo("NOERROR aa ra ? second. 60 IN SOA ns. host. 1 3600 600 86400 60");
        }

        @Test
        void theAnswerDecidesForAnEarlierZoneBeforeTheNameForALaterOne() {
            world.policy("rpz.", "32.80.113.0.203.rpz-ip CNAME *.").policy("second.", "*.test CNAME .");

            assertThat(world.resolved("www.test. A")).isEqualTo("NOERROR ra" + SOA);
            assertThat(world.resolved("alias.test. AAAA"))
                    .isEqualTo("NXDOMAIN aa ra ? second. 60 IN SOA ns. host. 1 3600 600 86400 60");
            assertThat(world.resolved("www.test. A")).as("from the message cache").isEqualTo("NOERROR ra" + SOA);
            assertThat(world.sources()).hasSize(2);
        }

        @Test
        void withinAZoneTheClientComesBeforeTheNameAndTheNameBeforeTheAnswer() {
            world.policy("rpz.", "32.1.2.0.192.rpz-client-ip TXT \"client\"", "www.test TXT \"name\"",
                    "32.80.113.0.203.rpz-ip CNAME .", "ns.sub.test.rpz-nsdname CNAME rpz-passthru.",
                    "32.53.113.0.203.rpz-nsip CNAME .", "32.81.113.0.203.rpz-ip CNAME *.");

            assertThat(world.resolved(from(CLIENT, "www.test. TXT"))).contains("client");
            assertThat(world.resolved(from(OTHER, "www.test. TXT"))).contains("name");
            assertThat(world.resolved("www.sub.test. A")).isEqualTo("NOERROR ra" + SOA);
            assertThat(world.resolved("other.sub.test. A")).as("passthru by the name of the server")
                    .isEqualTo("NXDOMAIN ra");
        }

        @Test
        void anEarlierNameOfAChainDecidesBeforeALaterOne() {
            world.policy("rpz.", "www.test CNAME .").policy("second.", "alias.test CNAME *.");

            assertThat(world.resolved("far.test. A")).isEqualTo("NOERROR aa ra | far.test. 60 IN CNAME alias.test."
                    + " ? second. 60 IN SOA ns. host. 1 3600 600 86400 60");
        }

        @Test
        void aClientThatALaterZoneHasIsAnsweredApartFromOthers() {
            world.policy("rpz.", "32.81.113.0.203.rpz-ip CNAME *.").policy("second.",
                    "32.1.2.0.192.rpz-client-ip A 127.0.0.1");

            assertThat(world.resolved(from(CLIENT, "www.sub.test. A"))).isEqualTo("NOERROR ra" + SOA);
            assertThat(world.resolved(from(CLIENT, "www.test. A")))
                    .isEqualTo("NOERROR aa ra | www.test. 300 IN A 127.0.0.1");
            assertThat(world.resolved(from(OTHER, "www.test. A")))
                    .isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
            assertThat(world.resolved(from(CLIENT, "www.test. A")))
                    .isEqualTo("NOERROR aa ra | www.test. 300 IN A 127.0.0.1");
        }
    }

    @Nested
    class Caches {

        @Test
        void anExemptClientGetsNoChangedResponseAndOthersNoneOfIts() {
            world.policy("rpz.", "32.1.2.0.192.rpz-client-ip CNAME rpz-passthru.", "32.80.113.0.203.rpz-ip CNAME .");

            assertThat(world.resolved(from(OTHER, "www.test. A"))).isEqualTo("NXDOMAIN ra" + SOA);
            assertThat(world.resolved(from(CLIENT, "www.test. A")))
                    .isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
            TestQuery again = from(CLIENT, "www.test. A");
            assertThat(world.resolved(again)).isEqualTo("NOERROR ra | www.test. 60 IN A 203.0.113.80");
            assertThat(again.wasDetached()).as("from the message cache").isFalse();
            assertThat(world.resolved(from(OTHER, "www.test. A"))).isEqualTo("NXDOMAIN ra" + SOA);
            assertThat(world.asked()).containsExactly("www.test. A");
        }

        @Test
        void aTriggerThatIsAddedAppliesToCachedResponses() {
            world.policy("rpz.", "other.test CNAME .");
            assertThat(world.resolved("far.test. A")).startsWith("NOERROR ra");
            assertThat(world.resolved("www.sub.test. A")).startsWith("NOERROR ra");

            ChangedTriggers changed = world.change("rpz.", List.of(), List.of("www.test CNAME ."));

            assertThat(changed).isEqualTo(new ChangedTriggers(Set.of(Name.of("www.test.")), false));
            assertThat(world.messages.size()).as("another name").isEqualTo(1);
            assertThat(world.resolved("far.test. A")).startsWith("NXDOMAIN aa ra");
        }

        @Test
        void aTriggerThatIsRemovedNoLongerApplies() {
            world.policy("rpz.", "www.test CNAME .");
            assertThat(world.resolved("alias.test. A")).startsWith("NXDOMAIN aa ra");

            var _ = world.change("rpz.", List.of("www.test CNAME ."), List.of());

            assertThat(world.resolved("alias.test. A")).startsWith("NOERROR ra");
            assertThat(world.resolved("www.test. A")).startsWith("NOERROR ra");
        }

        @Test
        void aTriggerOfAnotherKindConcernsAllResponses() {
            world.policy("rpz.", "www.test CNAME .");
            assertThat(world.resolved("www.sub.test. A")).startsWith("NOERROR ra");

            assertThat(world.change("rpz.", List.of(), List.of("32.81.113.0.203.rpz-ip CNAME .")).areMany()).isTrue();

            assertThat(world.resolved("www.sub.test. A")).startsWith("NXDOMAIN ra");
        }

        @Test
        void anotherVersionWithTheSameTriggersRemovesNothing() {
            world.policy("rpz.", "www.test CNAME .");

            assertThat(world.replace("rpz.", "www.test CNAME .").isEmpty()).isTrue();
        }

        @Test
        void manyChangesConcernAllResponses() {
            world.policy("rpz.", "www.test CNAME .");
            String[] many = new String[1500];
            Arrays.setAll(many, i -> "n" + i + ".test CNAME .");

            assertThat(world.replace("rpz.", many).areMany()).isTrue();
        }
    }

    @Test
    void aZoneWithoutContentChangesNothingUntilItHasSome() {
        world.absentPolicy("rpz.");

        assertThat(world.resolved("www.test. A")).startsWith("NOERROR ra");
        var _ = world.replace("rpz.", "www.test CNAME .");
        assertThat(world.resolved("www.test. A")).isEqualTo("NXDOMAIN aa ra" + SOA);
    }

    @Test
    void anExpiredZoneIsNoLongerApplied() {
        world.policy("rpz.", "www.test CNAME .");
        assertThat(world.resolved("www.test. A")).startsWith("NXDOMAIN");

        assertThat(world.expire("rpz.").areMany()).isTrue();

        assertThat(world.resolved("www.test. A")).startsWith("NOERROR ra");
    }
}
