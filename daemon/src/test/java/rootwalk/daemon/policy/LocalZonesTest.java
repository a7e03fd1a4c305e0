package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.config.LocalAction;
import rootwalk.daemon.pipeline.LocalRule;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

class LocalZonesTest {

    private final LocalZones.Builder zones = new LocalZones.Builder(300);

    private LocalZonesTest zone(String name, LocalAction action) {
        zones.zone(Name.of(name), action);
        return this;
    }

    private LocalZonesTest data(String name, String type, String data) {
        int number = RecordType.parse(type);
        Rdata rdata = RdataText.parse(number, data, Name.ROOT);
        zones.records(RRset.of(Name.of(name), number, 60, rdata));
        return this;
    }

    private String reply(String question) {
        TestQuery asked = ask(question).edns(1232);
        LocalZones built = zones.build();
        StepResult result = asked.of(built);
        return result == StepResult.ANSWERED || result == StepResult.EXTERNAL_ALIAS
                ? TestQuery.line(ask(question).edns(1232).responseOf(built)) : result.name();
    }

    @Test
    void withoutAnythingEverythingPasses() {
        assertThat(reply("www.example. A")).isEqualTo("PASS");
    }

    private LocalRule rule(String question) {
        String[] words = question.split(" ");
        return zones.build().rule(new Question(Name.of(words[0]), RecordType.parse(words[1])));
    }

    /// `rootwalk why` shows it.
    @Test
    void theRuleOfAnAnswerIsTheRecordOrTheZone() {
        data("router.lan.", "A", "192.168.1.1").data("alias.lan.", "CNAME", "router.lan.")
                .data("a.ent.lan.", "A", "192.168.1.2").zone("lan.", LocalAction.STATIC)
                .zone("ads.lan.", LocalAction.NXDOMAIN).data("free.test.", "A", "192.168.1.3");

        assertThat(rule("router.lan. A")).isEqualTo(new LocalRule.LocalData(Name.of("router.lan.")));
        assertThat(rule("router.lan. ANY")).isEqualTo(new LocalRule.LocalData(Name.of("router.lan.")));
        assertThat(rule("alias.lan. AAAA")).isEqualTo(new LocalRule.LocalData(Name.of("alias.lan.")));
        assertThat(rule("free.test. AAAA")).isEqualTo(new LocalRule.LocalData(Name.of("free.test.")));
        LocalRule lan = new LocalRule.LocalZone(Name.of("lan."), LocalAction.STATIC);
        assertThat(rule("router.lan. AAAA")).isEqualTo(lan);
        assertThat(rule("ent.lan. ANY")).isEqualTo(lan);
        assertThat(rule("missing.lan. A")).isEqualTo(lan);
        assertThat(rule("x.ads.lan. A")).isEqualTo(new LocalRule.LocalZone(Name.of("ads.lan."), LocalAction.NXDOMAIN));
        zone(".", LocalAction.REFUSE);
        assertThat(rule("other. A")).isEqualTo(new LocalRule.LocalZone(Name.ROOT, LocalAction.REFUSE));
    }

    @Test
    void aRecordThatIsConfiguredTwiceIsAnsweredOnce() {
        data("router.lan.", "A", "192.168.1.1").data("router.lan.", "A", "192.168.1.1");

        assertThat(reply("router.lan. A")).isEqualTo("NOERROR aa | router.lan. 60 IN A 192.168.1.1");
    }

    @Nested
    class RecordsOutsideOfZones {

        @Test
        void areAnswered() {
            data("router.lan.", "A", "192.168.1.1").data("router.lan.", "A", "192.168.1.2");

            assertThat(reply("ROUTER.lan. A"))
                    .isEqualTo("NOERROR aa | ROUTER.lan. 60 IN A 192.168.1.1 | ROUTER.lan. 60 IN A 192.168.1.2");
        }

        @Test
        void makeOtherTypesOfTheNameEmptyAndLeaveOtherNamesAlone() {
            data("router.lan.", "A", "192.168.1.1");

            assertThat(reply("router.lan. AAAA")).isEqualTo("NOERROR aa");
            assertThat(reply("www.router.lan. A")).isEqualTo("PASS");
            assertThat(reply("lan. A")).isEqualTo("PASS");
            assertThat(reply(". A")).isEqualTo("PASS");
        }

        /// RFC 4035 section 3.1.4.1.
        @Test
        void leaveDsToTheParentUnlessTheyHaveIt() {
            data("router.example.", "A", "192.168.1.1").zone("own.example.", LocalAction.TRANSPARENT)
                    .data("own.example.", "A", "192.168.1.2").data("www.own.example.", "A", "192.168.1.3")
                    .data("signed.example.", "DS", "1 13 2 " + "AB".repeat(32)).data("lan.", "A", "192.168.1.4");

            assertThat(reply("router.example. DS")).isEqualTo("PASS");
            assertThat(reply("own.example. DS")).isEqualTo("PASS");
            assertThat(reply("www.own.example. DS")).startsWith("NOERROR aa ? own.example. ");
            assertThat(reply("signed.example. DS")).startsWith("NOERROR aa | signed.example. 60 IN DS ");
            assertThat(reply("lan. DS")).isEqualTo("NOERROR aa");
        }

        @Test
        void areThereForAnyClass() {
            data("router.lan.", "A", "192.168.1.1");

            assertThat(reply("router.lan. ANY A")).contains("IN A 192.168.1.1");
        }

        @Test
        void areAllThereForAny() {
            data("router.lan.", "A", "192.168.1.1").data("router.lan.", "TXT", "\"x\"");

            assertThat(reply("router.lan. ANY")).contains("A 192.168.1.1").contains("IN TXT \"x\"");
        }

        @Test
        void leadOnWhenTheyAreAliases() {
            data("www.lan.", "CNAME", "server.example.");

            assertThat(reply("www.lan. A")).isEqualTo("NOERROR aa | www.lan. 60 IN CNAME server.example.");
            assertThat(ask("www.lan. A").of(zones.build())).isEqualTo(StepResult.EXTERNAL_ALIAS);
        }
    }

    @Nested
    class Actions {

        @Test
        void nxdomainDeniesTheNameAndAllBelowAndSaysThatItWasDoneOnPurpose() {
            zone("ads.example.", LocalAction.NXDOMAIN);

            assertThat(reply("ads.example. A")).startsWith("NXDOMAIN aa ? ads.example. 300 IN SOA").endsWith("ede 15");
            assertThat(reply("a.b.ads.example. A")).startsWith("NXDOMAIN aa");
            assertThat(reply("example. A")).isEqualTo("PASS");
            assertThat(reply("badads.example. A")).isEqualTo("PASS");
        }

        @Test
        void nodataHasTheNamesWithoutRecords() {
            zone("ads.example.", LocalAction.NODATA);

            assertThat(reply("x.ads.example. A")).startsWith("NOERROR aa ? ads.example.").endsWith("ede 15");
        }

        @Test
        void refuseAndDropSendLess() {
            zone("no.example.", LocalAction.REFUSE).zone("drop.example.", LocalAction.DROP);

            assertThat(reply("x.no.example. A")).isEqualTo("REFUSED ede 15");
            assertThat(reply("x.drop.example. A")).isEqualTo("DROPPED");
        }

        @Test
        void staticIsAWholeZone() {
            zone("lan.", LocalAction.STATIC).data("a.deep.lan.", "A", "192.168.1.1");

            assertThat(reply("a.deep.lan. A")).isEqualTo("NOERROR aa | a.deep.lan. 60 IN A 192.168.1.1");
            assertThat(reply("a.deep.lan. MX")).startsWith("NOERROR aa ? lan. 300 IN SOA");
            assertThat(reply("deep.lan. A")).startsWith("NOERROR aa ? lan. 300 IN SOA");
            assertThat(reply("b.deep.lan. A")).startsWith("NXDOMAIN aa ? lan. 300 IN SOA");
        }

        /// RFC 6303 section 3.
        @Test
        void staticHasAnSoaAndNsOfItsOwnWhereItIsGivenNone() {
            zone("corp.", LocalAction.STATIC).data("corp.", "A", "192.168.1.1");

            assertThat(reply("corp. SOA")).startsWith("NOERROR aa | corp. 300 IN SOA corp. nobody.invalid. 1");
            assertThat(reply("corp. NS")).isEqualTo("NOERROR aa | corp. 300 IN NS corp.");
            assertThat(reply("corp. A")).isEqualTo("NOERROR aa | corp. 60 IN A 192.168.1.1");
            assertThat(reply("corp. MX")).startsWith("NOERROR aa ? corp. 300 IN SOA corp. nobody.invalid. 1");
        }

        @Test
        void staticKeepsTheSoaAndNsThatItIsGiven() {
            zone("lan.", LocalAction.STATIC).data("lan.", "SOA", "ns.lan. root.lan. 1 2 3 4 5")
                    .data("lan.", "NS", "ns.lan.");

            assertThat(reply("lan. SOA")).isEqualTo("NOERROR aa | lan. 60 IN SOA ns.lan. root.lan. 1 2 3 4 5");
            assertThat(reply("lan. NS")).isEqualTo("NOERROR aa | lan. 60 IN NS ns.lan.");
        }

        @Test
        void theZonesOwnSoaIsUsedWithItsMinimum() {
            zone("lan.", LocalAction.STATIC).data("lan.", "SOA", "ns.lan. root.lan. 1 2 3 4 5");

            assertThat(reply("b.lan. A")).isEqualTo("NXDOMAIN aa ? lan. 5 IN SOA ns.lan. root.lan. 1 2 3 4 5");
        }

        @Test
        void transparentLeavesWhatItDoesNotHave() {
            zone("example.", LocalAction.NXDOMAIN).zone("ok.example.", LocalAction.TRANSPARENT)
                    .data("www.ok.example.", "A", "192.0.2.1");

            assertThat(reply("www.ok.example. A")).startsWith("NOERROR");
            assertThat(reply("other.ok.example. A")).isEqualTo("PASS");
            assertThat(reply("x.example. A")).startsWith("NXDOMAIN");
        }

        @Test
        void redirectAnswersEveryNameBelowWithTheZonesRecords() {
            zone("portal.example.", LocalAction.REDIRECT).data("portal.example.", "A", "192.0.2.7");

            assertThat(reply("a.b.portal.example. A")).isEqualTo("NOERROR aa | a.b.portal.example. 60 IN A 192.0.2.7");
            assertThat(reply("a.b.portal.example. AAAA")).startsWith("NOERROR aa ? portal.example.");
        }

        @Test
        void recordsInsideAreAnsweredWhateverTheZoneDoes() {
            zone("ads.example.", LocalAction.NXDOMAIN).data("good.ads.example.", "A", "192.0.2.1");

            assertThat(reply("good.ads.example. A")).startsWith("NOERROR aa | good.ads.example.");
        }

        @Test
        void theRootIsAZoneLikeAnyOther() {
            zone(".", LocalAction.REFUSE).zone("example.", LocalAction.TRANSPARENT);

            assertThat(reply("www.test. A")).startsWith("REFUSED");
            assertThat(reply(". NS")).startsWith("REFUSED");
            assertThat(reply("www.example. A")).isEqualTo("PASS");
        }
    }
}
