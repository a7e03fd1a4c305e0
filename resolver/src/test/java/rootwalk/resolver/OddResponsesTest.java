package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.wire.Flags;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.ResponseCode;

/// What of a response is used, and what is left out.
class OddResponsesTest {

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void zones() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nns.test. AAAA 2001:db8::1");
        net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\nb.test. A 192.0.2.82");
    }

    private void answers(String question, int flags, String answer, String authority, String additional) {
        net.server("192.0.2.1").on(question, asked -> message(asked, flags, records(answer), records(authority),
                records(additional)));
    }

    @Nested
    class Answers {

        /// RFC 2181 section 10.1.
        @Test
        void ofTwoAliasesTheFirstIsTaken() {
            answers("www.test. A", Flags.AA, "www.test. CNAME a.test.\nwww.test. CNAME b.test.\na.test. A 192.0.2.81",
                    "",
                    "");

            assertThat(lines(net.ask("www.test. A").answer())).containsExactly("www.test. 3600 IN CNAME a.test.",
                    "a.test. 3600 IN A 192.0.2.81");
        }

        /// RFC 1034 section 4.3.2, item 3a: a server that follows the alias and denies its target has answered more than was asked.
        @Test
        void anAliasIsTheAnswerAlsoWhereItsTargetIsDenied() {
            answers("www.test. CNAME", Flags.AA | ResponseCode.NXDOMAIN, "www.test. CNAME no.test.",
                    "test. SOA ns.test. h. 1 2 3 4 600", "");

            Resolution alias = net.ask("www.test. CNAME");

            assertThat(alias.responseCode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(lines(alias.answer())).containsExactly("www.test. 3600 IN CNAME no.test.");
        }

        @Test
        void recordsOfOtherClassesAreNone() {
            RRset chaos = records("www.test. A 192.0.2.66").getFirst();
            RRset other = RRset.of(chaos.owner(), chaos.type(), RecordClass.CH, 60, chaos.rdata());
            net.server("192.0.2.1").on("www.test. A", question -> message(question, Flags.AA, List.of(other),
                    records("test. SOA ns.test. h. 1 2 3 4 600"), List.of()));

            Resolution resolution = net.ask("www.test. A");

            assertThat(resolution.responseCode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(resolution.answer()).isEmpty();
        }

        @Test
        void allSetsOfTheNameAndNoOthersAreTheAnswerForAny() {
            answers("www.test. ANY", Flags.AA, "www.test. A 192.0.2.80\nwww.test. TXT x\nother.test. A 192.0.2.66", "",
                    "");

            assertThat(lines(net.ask("www.test. ANY").answer())).containsExactlyInAnyOrder(
                    "www.test. 3600 IN A 192.0.2.80", "www.test. 3600 IN TXT \"x\"");
        }

        @Test
        void signaturesAloneAreTheAnswerForRrsig() {
            String signature = "RRSIG A 13 2 60 20300101000000 20200101000000 1 test. AAAA";
            answers("www.test. RRSIG", Flags.AA, "www.test. " + signature + "\nwww.test. A 192.0.2.80", "", "");

            assertThat(lines(net.ask("www.test. RRSIG").answer())).containsExactly("www.test. 3600 IN " + signature);
        }

        @Test
        void aTtlAboveADayIsADay() {
            answers("www.test. A", Flags.AA, "www.test. 2000000000 A 192.0.2.80", "", "");

            assertThat(net.ask("www.test. A").answer().getFirst().ttl()).isEqualTo(86_400);
        }

        @Test
        void whatIsLeftOutIsReported() {
            answers("www.test. A", Flags.AA, "www.test. A 192.0.2.80\nwww.other. A 192.0.2.66\nx.test. A 192.0.2.67",
                    "other. NS ns.other.", "ns.other. A 192.0.2.68");

            net.ask("www.test. A");

            List<String> dropped = new ArrayList<>();
            for (ResolutionEvent event : net.events) {
                if (event instanceof ResolutionEvent.RecordsDropped drop) {
                    dropped.addAll(lines(List.of(drop.records())));
                }
            }
            assertThat(dropped).contains("www.other. 3600 IN A 192.0.2.66", "x.test. 3600 IN A 192.0.2.67",
                    "other. 3600 IN NS ns.other.").doesNotContain("www.test. 3600 IN A 192.0.2.80");
        }
    }

    @Nested
    class Referrals {

        private void child(String address, String cut) {
            net.server(address).zone(cut, cut + " NS ns." + cut + "\nwww.deep.sub.test. A 192.0.2.80");
        }

        @Test
        void theDeepestCutAboveTheNameIsFollowed() {
            answers("www.deep.sub.test. A", 0, "",
                    "sub.test. NS ns.sub.test.\ndeep.sub.test. NS ns.deep.sub.test.\nelse.test. NS ns.else.test.",
                    "ns.sub.test. A 192.0.2.2\nns.deep.sub.test. A 192.0.2.3\nns.else.test. A 192.0.2.4");
            child("192.0.2.3", "deep.sub.test.");

            assertThat(lines(net.ask("www.deep.sub.test. A").answer())).hasSize(1);
            assertThat(net.takeAsked()).last().isEqualTo("192.0.2.3 www.deep.sub.test. A");
        }

        @Test
        void aReferralUpwardsIsNone() {
            answers("www.sub.test. A", 0, "", ". NS a.root-servers.net.", "a.root-servers.net. A 192.0.2.66");

            assertThat(net.ask("www.sub.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(net.takeAsked()).noneMatch(line -> line.startsWith("192.0.2.66"));
        }

        @Test
        void aReferralToAnotherBranchIsNone() {
            answers("www.sub.test. A", 0, "", "else.test. NS ns.else.test.", "ns.else.test. A 192.0.2.66");

            assertThat(net.ask("www.sub.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(net.takeAsked()).noneMatch(line -> line.startsWith("192.0.2.66"));
        }

        /// RFC 4035 section 3.1.4.1: the parent has the DS records.
        @Test
        void aReferralForDsToTheNameItselfIsNone() {
            answers("sub.test. DS", 0, "", "sub.test. NS ns.sub.test.", "ns.sub.test. A 192.0.2.2");
            child("192.0.2.2", "sub.test.");

            assertThat(net.ask("sub.test. DS").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(net.takeAsked()).noneMatch(line -> line.startsWith("192.0.2.2 "));
        }

        @Test
        void addressesOfAFamilyThatThisHostHasNotAreNotAsked() {
            net.ipv6 = false;
            net.server("192.0.2.1").silent();
            net.server("2001:db8::1").zone("test.", "test. NS ns.test.\nb.test. A 192.0.2.82");

            assertThat(net.ask("b.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(net.takeAsked()).noneMatch(line -> line.startsWith("2001:"));
        }

        @Test
        void addressesOfBothFamiliesAreTriedWhereThisHostHasThem() {
            net.server("192.0.2.1").silent();
            net.server("2001:db8::1").zone("test.", "test. NS ns.test.\nb.test. A 192.0.2.82");

            assertThat(lines(net.ask("b.test. A").answer())).hasSize(1);
        }
    }
}
