package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.Authority.Additional;
import rootwalk.authoritative.ZoneQueries.Response;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

class AuthorityTest {

    private static final String SOA = "example. 900 SOA ns1.example. hostmaster.example. 7 7200 3600 1209600 300";

    private final ZoneQueries example =
            zone("""
                example. 900 SOA ns1.example. hostmaster.example. 7 7200 3600 1209600 300
                example. 3600 NS ns1.example.
                example. 3600 NS ns.elsewhere.test.
                example. 3600 MX 10 mail.example.
                example. 3600 MX 20 mail.backup.test.
                ns1 3600 A 192.0.2.1
                mail 3600 A 192.0.2.2
                mail 3600 AAAA 2001:db8::2
                www 300 A 192.0.2.3
                www 300 A 192.0.2.4
                www 300 TXT "one" "two"
                alias 60 CNAME www
                alias2 60 CNAME Alias
                outside 60 CNAME www.elsewhere.test.
                nowhere 60 CNAME missing
                circle1 60 CNAME circle2
                circle2 60 CNAME circle1
                self 60 CNAME self
                a.b.deep 60 A 192.0.2.5
                sub 3600 NS ns1.sub
                sub 3600 NS ns2.other
                sub 3600 NS ns1
                sub 3600 NS ns.elsewhere.test.
                sub 3600 DS 1 13 200 AABB
                ns1.sub 3600 A 192.0.2.6
                ns1.sub 3600 AAAA 2001:db8::6
                other 3600 NS ns2.other
                ns2.other 3600 A 192.0.2.7
                tosub 60 CNAME www.sub
                old 60 DNAME new
                www.new 60 A 192.0.2.8
                *.wild 60 A 192.0.2.9
                *.wild 60 MX 5 mail.example.
                *.wild 60 MX 6 mail.wild
                host.wild 60 A 192.0.2.10
                a.ent.wild 60 A 192.0.2.11
                *.walias 60 CNAME www
                s 60 SRV 0 0 80 mail
                """);

    @Nested
    class Rfc1034Section4_3_2 {

        @Test
        void dataOfTheNameIsTheAnswer() {
            Response response = example.ask("WWW.Example. A");

            assertThat(response.rcode()).isEqualTo("NOERROR");
            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.answer()).containsExactly("WWW.Example. 300 A 192.0.2.3",
                    "WWW.Example. 300 A 192.0.2.4");
            assertThat(response.authority()).isEmpty();
            assertThat(response.additional()).isEmpty();
        }

        @Test
        void namesInDataAreWhole() {
            assertThat(example.ask("example. MX").answer())
                    .containsExactly("example. 3600 MX 10 mail.example.", "example. 3600 MX 20 mail.backup.test.");
            assertThat(example.ask("example. NS").answer())
                    .containsExactly("example. 3600 NS ns1.example.", "example. 3600 NS ns.elsewhere.test.");
            assertThat(example.ask("example. SOA").answer()).containsExactly(SOA);
        }

        @Test
        void anAliasIsFollowed() {
            assertThat(example.ask("alias2.example. A").answer())
                    .containsExactly("alias2.example. 60 CNAME Alias.example.", "Alias.example. 60 CNAME www.example.",
                            "www.example. 300 A 192.0.2.3", "www.example. 300 A 192.0.2.4");
        }

        @Test
        void anAliasThatIsAskedForIsNotFollowed() {
            assertThat(example.ask("alias.example. CNAME").answer())
                    .containsExactly("alias.example. 60 CNAME www.example.");
        }

        @Test
        void anAliasToADenialIsDeniedByTheLastName() {
            Response missing = example.ask("nowhere.example. A");
            assertThat(missing.rcode()).isEqualTo("NXDOMAIN");
            assertThat(missing.answer()).containsExactly("nowhere.example. 60 CNAME missing.example.");
            assertThat(missing.authority()).containsExactly(SOA.replace("900", "300"));

            Response empty = example.ask("alias.example. SRV");
            assertThat(empty.rcode()).isEqualTo("NOERROR");
            assertThat(empty.authority()).containsExactly(SOA.replace("900", "300"));
        }

        @Test
        void anAliasThatLeadsOutIsSaidToDoSo() {
            Response response = example.ask("outside.example. A");

            assertThat(response.kind()).isEqualTo(AnswerKind.EXTERNAL_ALIAS);
            assertThat(response.rcode()).isEqualTo("NOERROR");
            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.answer()).containsExactly("outside.example. 60 CNAME www.elsewhere.test.");
        }

        @Test
        void aliasesThatGoRoundEnd() {
            assertThat(example.ask("circle1.example. A").answer())
                    .containsExactly("circle1.example. 60 CNAME circle2.example.",
                            "circle2.example. 60 CNAME circle1.example.");
            assertThat(example.ask("self.example. A").answer()).containsExactly("self.example. 60 CNAME self.example.");
            ZoneQueries late = zone("x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\na 60 CNAME b\nb 60 CNAME c\n"
                    + "c 60 CNAME b\n");
            assertThat(late.ask("a.x. A").answer()).containsExactly("a.x. 60 CNAME b.x.", "b.x. 60 CNAME c.x.",
                    "c.x. 60 CNAME b.x.");
        }

        @Test
        void anAliasLeadsIntoAnotherAuthoritativeZone() {
            ZoneQueries both = example.and("""
                elsewhere.test. 60 SOA ns.elsewhere.test. h.elsewhere.test. 1 2 3 4 5
                elsewhere.test. 60 NS ns.elsewhere.test.
                ns.elsewhere.test. 60 A 192.0.2.50
                www.elsewhere.test. 60 MX 1 ns
                """);

            assertThat(both.ask("outside.example. MX").answer())
                    .containsExactly("outside.example. 60 CNAME www.elsewhere.test.",
                            "www.elsewhere.test. 60 MX 1 ns.elsewhere.test.");
            Response denied = both.ask("outside.example. A");
            assertThat(denied.authority())
                    .containsExactly("elsewhere.test. 5 SOA ns.elsewhere.test. h.elsewhere.test. 1 2 3 4 5");
        }

        @Test
        void aNameOutsideAllZonesIsNotAnswered() {
            Response response = example.ask("example.org. A");

            assertThat(response.kind()).isEqualTo(AnswerKind.NOT_AUTHORITATIVE);
            assertThat(response.isAuthoritative()).isFalse();
        }

        @Test
        void aDelegationIsReferredToWithItsGlue() {
            Response response = example.ask("www.sub.example. A");

            assertThat(response.kind()).isEqualTo(AnswerKind.REFERRED);
            assertThat(response.rcode()).isEqualTo("NOERROR");
            assertThat(response.isAuthoritative()).isFalse();
            assertThat(response.answer()).isEmpty();
            assertThat(response.authority())
                    .containsExactly("sub.example. 3600 NS ns1.sub.example.", "sub.example. 3600 NS ns2.other.example.",
                            "sub.example. 3600 NS ns1.example.", "sub.example. 3600 NS ns.elsewhere.test.");
            assertThat(response.additional())
                    .containsExactly("ns1.sub.example. 3600 A 192.0.2.6",
                            "ns1.sub.example. 3600 AAAA 2001:db8::6",
                            "ns2.other.example. 3600 A 192.0.2.7", "ns1.example. 3600 A 192.0.2.1");
        }

        @Test
        void theCutItselfAndWhatIsHiddenBelowAreReferredToo() {
            assertThat(example.ask("sub.example. NS").isAuthoritative()).isFalse();
            assertThat(example.ask("sub.example. NS").authority()).hasSize(4);
            assertThat(example.ask("ns1.sub.example. A").answer()).isEmpty();
            assertThat(example.ask("ns1.sub.example. A").authority()).hasSize(4);
        }

        @Test
        void anAliasBelowADelegationEndsInAReferral() {
            Response response = example.ask("tosub.example. A");

            assertThat(response.kind()).isEqualTo(AnswerKind.REFERRED);
            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.answer()).containsExactly("tosub.example. 60 CNAME www.sub.example.");
            assertThat(response.authority()).hasSize(4).contains("sub.example. 3600 NS ns1.sub.example.");
            assertThat(response.additional()).contains("ns1.sub.example. 3600 A 192.0.2.6");
        }
    }

    @Nested
    class Rfc9471 {

        @Test
        void requiredGlueThatDoesNotFitTruncates() {
            assertThat(example.within(190).ask("www.sub.example. A").overflowed()).isFalse();
            assertThat(example.within(150).ask("www.sub.example. A").overflowed()).isTrue();
        }

        @Test
        void glueOfOtherDelegationsIsLeftOutFirst() {
            Response response = example.within(190).ask("www.sub.example. A");

            assertThat(response.additional())
                    .containsExactly("ns1.sub.example. 3600 A 192.0.2.6",
                            "ns1.sub.example. 3600 AAAA 2001:db8::6");
        }
    }

    @Nested
    class Rfc2308 {

        @Test
        void aNameThatIsMissingIsANameError() {
            Response response = example.ask("missing.example. A");

            assertThat(response.rcode()).isEqualTo("NXDOMAIN");
            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.authority()).containsExactly(SOA.replace("900", "300"));
        }

        @Test
        void aTypeThatIsMissingIsNoError() {
            Response response = example.ask("www.example. AAAA");

            assertThat(response.rcode()).isEqualTo("NOERROR");
            assertThat(response.authority()).containsExactly(SOA.replace("900", "300"));
        }
    }

    @Nested
    class Rfc4592 {

        @Test
        void aWildcardStandsForNamesBelowItsParent() {
            assertThat(example.ask("x.wild.example. A").answer()).containsExactly("x.wild.example. 60 A 192.0.2.9");
            assertThat(example.ask("x.y.wild.example. A").answer()).containsExactly("x.y.wild.example. 60 A 192.0.2.9");
            assertThat(example.ask("x.wild.example. MX").answer())
                    .containsExactly("x.wild.example. 60 MX 5 mail.example.",
                            "x.wild.example. 60 MX 6 mail.wild.example.");
        }

        @Test
        void aWildcardDoesNotStandForNamesThatExist() {
            assertThat(example.ask("host.wild.example. MX").answer()).isEmpty();
            assertThat(example.ask("host.wild.example. MX").rcode()).isEqualTo("NOERROR");
            assertThat(example.ask("x.host.wild.example. A").rcode()).isEqualTo("NXDOMAIN");
        }

        @Test
        void anEmptyNonTerminalExists() {
            assertThat(example.ask("b.deep.example. A").rcode()).isEqualTo("NOERROR");
            assertThat(example.ask("b.deep.example. A").authority()).hasSize(1);
            assertThat(example.ask("ent.wild.example. A").answer()).isEmpty();
            assertThat(example.ask("ent.wild.example. A").rcode()).isEqualTo("NOERROR");
            assertThat(example.ask("x.ent.wild.example. A").rcode()).isEqualTo("NXDOMAIN");
        }

        @Test
        void theAsteriskItselfCanBeAskedFor() {
            assertThat(example.ask("*.wild.example. A").answer()).containsExactly("*.wild.example. 60 A 192.0.2.9");
        }

        @Test
        void aWildcardWithoutTheTypeIsNoError() {
            assertThat(example.ask("x.wild.example. TXT").rcode()).isEqualTo("NOERROR");
        }

        @Test
        void aWildcardAliasIsFollowed() {
            assertThat(example.ask("any.thing.walias.example. TXT").answer())
                    .containsExactly("any.thing.walias.example. 60 CNAME www.example.",
                            "www.example. 300 TXT \"one\" \"two\"");
        }
    }

    @Nested
    class Rfc6672 {

        @Test
        void aNameBelowADnameIsAnAlias() {
            Response response = example.ask("www.old.example. A");

            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.answer())
                    .containsExactly("old.example. 60 DNAME new.example.", "www.old.example. 60 CNAME www.new.example.",
                            "www.new.example. 60 A 192.0.2.8");
        }

        @Test
        void aDnameThatLeadsBelowItselfIsAddedOnce() {
            ZoneQueries queries = zone("""
                x. 60 SOA ns.y. h.y. 1 2 3 4 5
                x. 60 NS ns.y.
                d.x. 60 DNAME e.d.x.
                """);

            List<String> answer = queries.ask("a.d.x. A").answer();

            assertThat(answer)
                    .startsWith("d.x. 60 DNAME e.d.x.", "a.d.x. 60 CNAME a.e.d.x.", "a.e.d.x. 60 CNAME a.e.e.d.x.")
                    .doesNotHaveDuplicates()
                    .hasSize(18);
        }

        @Test
        void aDnameThatLedToItsOwnerAndIsAskedForIsAddedOnce() {
            ZoneQueries queries = zone("""
                x. 60 SOA ns.y. h.y. 1 2 3 4 5
                x. 60 NS ns.y.
                d.x. 60 DNAME x.
                """);

            assertThat(queries.ask("d.d.x. DNAME").answer())
                    .containsExactly("d.x. 60 DNAME x.", "d.d.x. 60 CNAME d.x.");
        }

        @Test
        void theOwnerOfADnameIsNot() {
            assertThat(example.ask("old.example. DNAME").answer())
                    .containsExactly("old.example. 60 DNAME new.example.");
            assertThat(example.ask("old.example. A").answer()).isEmpty();
            assertThat(example.ask("old.example. A").rcode()).isEqualTo("NOERROR");
        }

        @Test
        void anAliasThatWouldBeTooLongIsYxdomain() {
            ZoneQueries queries = zone("""
                x. 60 SOA ns.y. h.y. 1 2 3 4 5
                x. 60 NS ns.y.
                d.x. 60 DNAME %s.x.
                """.formatted("a".repeat(63)));
            String label = "b".repeat(63);

            Response response = queries.ask("%s.%s.%s.d.x. A".formatted(label, label, label));

            assertThat(response.rcode()).isEqualTo("YXDOMAIN");
            assertThat(response.answer()).hasSize(1);
        }
    }

    @Nested
    class Rfc4035Section3_1_4_1 {

        @Test
        void theParentAnswersForDs() {
            Response response = example.ask("sub.example. DS");

            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.answer()).containsExactly("sub.example. 3600 DS 1 13 200 AABB");
            assertThat(example.ask("other.example. DS").authority()).containsExactly(SOA.replace("900", "300"));
        }

        @Test
        void theParentAnswersForDsAlsoWhereTheChildIsServed() {
            ZoneQueries both = example.and("""
                sub.example. 60 SOA ns.y. h.y. 1 2 3 4 5
                sub.example. 60 NS ns.y.
                """);

            assertThat(both.ask("sub.example. DS").answer()).hasSize(1);
            assertThat(both.ask("sub.example. DS").kind()).isEqualTo(AnswerKind.ANSWERED);
            assertThat(both.ask("sub.example. NS").answer()).containsExactly("sub.example. 60 NS ns.y.");
        }

        @Test
        void aParentThatIsNotServedHasTheDsRecords() {
            ZoneQueries child = zone("""
                child.test. 60 SOA ns.y. h.y. 1 2 3 4 5
                child.test. 60 NS ns.y.
                to.child.test. 60 CNAME child.test.
                www.child.test. 60 A 192.0.2.1
                """);

            Response response = child.ask("child.test. DS");
            assertThat(response.kind()).isEqualTo(AnswerKind.OF_PARENT);
            assertThat(response.isAuthoritative()).isTrue();
            assertThat(response.authority()).hasSize(1);
            assertThat(child.ask("to.child.test. DS").kind()).isEqualTo(AnswerKind.OF_PARENT);
            assertThat(child.ask("www.child.test. DS").kind()).isEqualTo(AnswerKind.ANSWERED);
            assertThat(child.ask("child.test. NS").kind()).isEqualTo(AnswerKind.ANSWERED);
        }

        @Test
        void theRootHasNoParent() {
            ZoneQueries root = zone(". 60 SOA ns.y. h.y. 1 2 3 4 5\n. 60 NS ns.y.\nns.y. 60 A 192.0.2.1\n");

            assertThat(root.ask(". DS").kind()).isEqualTo(AnswerKind.ANSWERED);
        }
    }

    @Test
    void anAliasChainEndsAtANameThatIsAnsweredFromOtherData() {
        ZoneQueries queries = zone("""
            x. 60 SOA ns.y. h.y. 1 2 3 4 5
            x. 60 NS ns.y.
            a 60 CNAME b
            b 60 CNAME c
            d 60 DNAME e
            c.e 60 CNAME c
            c 60 A 192.0.2.1
            """).with((name, type) -> name.name().equals(Name.of("c.x.")) && type == RecordType.A);

        Response response = queries.ask("a.x. A");
        assertThat(response.kind()).isEqualTo(AnswerKind.EXTERNAL_ALIAS);
        assertThat(response.answer()).containsExactly("a.x. 60 CNAME b.x.", "b.x. 60 CNAME c.x.");
        assertThat(queries.ask("c.d.x. A").kind()).isEqualTo(AnswerKind.EXTERNAL_ALIAS);
        assertThat(queries.ask("a.x. MX").kind()).isEqualTo(AnswerKind.ANSWERED);
        assertThat(queries.ask("c.x. A").answer()).as("QNAME is the caller's").hasSize(1);
    }

    @Test
    void theRootIsAZoneLikeAnyOther() {
        ZoneQueries root = zone("""
            . 86400 SOA a.root. h.root. 1 2 3 4 60
            . 86400 NS a.root.
            a.root. 86400 A 192.0.2.1
            com. 86400 NS a.nic.com.
            com. 86400 NS b.nic.net.
            net. 86400 NS b.nic.net.
            a.nic.com. 86400 A 192.0.2.2
            b.nic.net. 86400 A 192.0.2.3
            """);

        Response referral = root.ask("www.example.com. A");
        assertThat(referral.authority()).containsExactly("com. 86400 NS a.nic.com.", "com. 86400 NS b.nic.net.");
        assertThat(referral.additional()).containsExactly("a.nic.com. 86400 A 192.0.2.2",
                "b.nic.net. 86400 A 192.0.2.3");
        assertThat(root.ask(". NS").answer()).containsExactly(". 86400 NS a.root.");
        assertThat(root.ask("test. A").rcode()).isEqualTo("NXDOMAIN");
        assertThat(root.ask("test. A").authority()).containsExactly(". 60 SOA a.root. h.root. 1 2 3 4 60");
        assertThat(root.ask(". A").authority()).hasSize(1);
    }

    @Test
    void signaturesAreAnsweredWhenTheyAreAskedFor() {
        ZoneQueries signed = zone("""
            x. 60 SOA ns.y. h.y. 1 2 3 4 5
            x. 60 NS ns.y.
            x. 60 RRSIG NS 13 1 60 20300101000000 20200101000000 1 x. AAAA
            x. 60 RRSIG SOA 13 1 60 20300101000000 20200101000000 1 x. BBBB
            x. 60 DNSKEY 257 3 13 CCCC
            x. 60 NSEC x. NS SOA RRSIG NSEC DNSKEY
            """);

        assertThat(signed.ask("x. RRSIG").answer()).hasSize(2);
        assertThat(signed.ask("x. NSEC").answer()).hasSize(1);
        assertThat(signed.ask("x. DNSKEY").answer()).hasSize(1);
        assertThat(signed.ask("x. NS").answer()).containsExactly("x. 60 NS ns.y.");
    }

    @Test
    void setsOfManyRecordsGoOverTheReachOfPointers() {
        StringBuilder text = new StringBuilder("x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\na 60 CNAME many\n");
        for (int i = 0; i < 1500; i++) {
            text.append("many 60 MX ").append(i).append(" host").append(i).append(".some.where.x.\n");
        }
        ZoneQueries queries = zone(text.toString()).within(65_535);

        assertThat(queries.ask("many.x. MX").answer()).hasSize(1500).last()
                .isEqualTo("many.x. 60 MX 1499 host1499.some.where.x.");
        assertThat(queries.ask("a.x. MX").answer()).hasSize(1501);
        assertThat(queries.within(1232).ask("a.x. MX").overflowed()).isTrue();
    }

    @Nested
    class QtypeAny {

        @Test
        void allSetsOfANameAreTheAnswer() {
            assertThat(example.ask("www.example. ANY").answer()).hasSize(3);
            assertThat(example.ask("x.wild.example. ANY").answer()).hasSize(3);
            assertThat(example.ask("missing.example. ANY").rcode()).isEqualTo("NXDOMAIN");
            assertThat(example.ask("b.deep.example. ANY").rcode()).isEqualTo("NOERROR");
        }

        @Test
        void anAliasIsNotFollowed() {
            assertThat(example.ask("alias.example. ANY").answer())
                    .containsExactly("alias.example. 60 CNAME www.example.");
        }

        @Test
        void byUdpSeveralSetsAreTruncatedAndOneIsNot() {
            ZoneQueries byUdp = example.with(Authority.Any.TRUNCATED);

            assertThat(byUdp.ask("www.example. ANY").message().isTruncated()).isTrue();
            assertThat(byUdp.ask("www.example. ANY").answer()).isEmpty();
            assertThat(byUdp.ask("ns1.example. ANY").message().isTruncated()).isFalse();
            assertThat(byUdp.ask("ns1.example. ANY").answer()).hasSize(1);
            assertThat(byUdp.ask("alias.example. ANY").answer()).hasSize(1);
            assertThat(byUdp.ask("missing.example. ANY").rcode()).isEqualTo("NXDOMAIN");
        }

        @Test
        void rrsetsThatDoNotFitAreOmitted() {
            ZoneQueries queries = example.within(80);

            assertThat(queries.ask("www.example. ANY").answer()).hasSize(2);
            assertThat(queries.ask("www.example. ANY").overflowed()).isFalse();
        }
    }

    @Nested
    class LongChains {

        private ZoneQueries chain(int aliases) {
            StringBuilder text = new StringBuilder("x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\n");
            for (int i = 0; i < aliases; i++) {
                text.append("c").append(i).append(" 60 CNAME c").append(i + 1).append('\n');
            }
            return zone(text + "c" + aliases + " 60 A 192.0.2.1\n");
        }

        @Test
        void sixteenAliasesAreFollowed() {
            Response response = chain(16).ask("c0.x. A");

            assertThat(response.kind()).isEqualTo(AnswerKind.ANSWERED);
            assertThat(response.answer()).hasSize(17).last().isEqualTo("c16.x. 60 A 192.0.2.1");
        }

        @Test
        void theSeventeenthIsAddedAndNotFollowed() {
            Response response = chain(17).ask("c0.x. A");

            assertThat(response.kind()).isEqualTo(AnswerKind.TOO_MANY_ALIASES);
            assertThat(response.rcode()).isEqualTo("NOERROR");
            assertThat(response.answer()).hasSize(17).last().isEqualTo("c16.x. 60 CNAME c17.x.");
        }

        @Test
        void aChainThatEndsInACircleIsNotTooLong() {
            assertThat(example.ask("circle1.example. A").kind()).isEqualTo(AnswerKind.ANSWERED);
        }
    }

    @Nested
    class SetsThatFitIntoNoMessage {

        private final ZoneQueries queries =
                zone(many(5500).append("b 60 CNAME a\na 60 TXT x\n").toString()).within(65_535);

        private static StringBuilder many(int records) {
            StringBuilder text = new StringBuilder("x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\n");
            for (int i = 0; i < records; i++) {
                text.append("a 60 A 10.%d.%d.%d\n".formatted(i >> 16, i >> 8 & 0xFF, i & 0xFF));
            }
            return text;
        }

        @Test
        void failAndTheOthersDoNot() {
            assertThat(queries.ask("a.x. A").kind()).isEqualTo(AnswerKind.TOO_LARGE);
            assertThat(queries.ask("a.x. A").rcode()).isEqualTo("SERVFAIL");
            assertThat(queries.ask("b.x. A").rcode()).isEqualTo("SERVFAIL");
            assertThat(queries.within(512).ask("a.x. A").rcode()).isEqualTo("SERVFAIL");
            assertThat(queries.within(65_535).ask("a.x. TXT").answer()).containsExactly("a.x. 60 TXT \"x\"");
            assertThat(queries.ask("x. NS").answer()).hasSize(1);
        }

        @Test
        void haveNoHostsToAddAddressesOf() {
            StringBuilder text = new StringBuilder("x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\n");
            for (int i = 0; i < 4000; i++) {
                text.append("m 60 MX 1 host").append(i).append(".test.\n");
            }
            ZoneQueries full = zone(text.toString()).with(Additional.ALL).within(65_535);

            assertThat(full.ask("m.x. MX").kind()).isEqualTo(AnswerKind.TOO_LARGE);
            assertThat(full.ask("m.x. ANY").kind()).isEqualTo(AnswerKind.TOO_LARGE);
        }

        @Test
        void areLeftOutOfAllSets() {
            assertThat(queries.ask("a.x. ANY").answer()).containsExactly("a.x. 60 TXT \"x\"");
        }

        @Test
        void mayHaveMoreRecordsThanSixteenBitsCount() {
            ZoneQueries more = zone(many(70_000).append("b 60 TXT x\na 60 TXT x\n").toString());

            assertThat(more.ask("a.x. A").rcode()).isEqualTo("SERVFAIL");
            ZoneNode node = ((ZoneSnapshot) more.zoneSet().iterator().next().state()).names().exact(Name.of("a.x."));
            assertThat(node.records(node.ofType(RecordType.A))).isEqualTo(70_000);
        }
    }

    @Test
    void aTypeThatIsNotAssignedIsAskedForLikeAnyOther() {
        assertThat(example.ask("example. TYPE200").rcode()).isEqualTo("NOERROR");
        assertThat(example.ask("example. TYPE200").authority()).containsExactly(SOA.replace("900", "300"));
    }

    @Test
    void aZoneWithNothingToAnswerFromIsAFailure() {
        ZoneQueries queries = example.with(new Zone(Name.of("broken.example."), new ZoneState.Unloaded("no file")));

        Response response = queries.ask("www.broken.example. A");

        assertThat(response.kind()).isEqualTo(AnswerKind.UNAVAILABLE);
        assertThat(response.rcode()).isEqualTo("SERVFAIL");
        assertThat(response.isAuthoritative()).isFalse();
        assertThat(queries.ask("www.example. A").rcode()).isEqualTo("NOERROR");
    }

    @Test
    void anAliasIntoAZoneWithNothingToAnswerFromLeadsOut() {
        ZoneQueries queries = example.with(new Zone(Name.of("elsewhere.test."), new ZoneState.Unloaded("no file")));

        Response response = queries.ask("outside.example. A");

        assertThat(response.kind()).isEqualTo(AnswerKind.EXTERNAL_ALIAS);
        assertThat(response.answer()).containsExactly("outside.example. 60 CNAME www.elsewhere.test.");
    }

    /// RFC 9609 section 4.1: a priming response has the addresses.
    @Test
    void addressesOfTheServersGoAlongWithNsAnswers() {
        ZoneQueries root = zone("""
            . 60 SOA a.root. h.root. 1 2 3 4 5
            . 60 NS a.root.
            . 60 NS b.root.
            a.root. 60 A 192.0.2.1
            a.root. 60 AAAA 2001:db8::1
            b.root. 60 A 192.0.2.2
            . 60 MX 1 a.root.
            """).with(Additional.SERVERS);

        assertThat(root.ask(". NS").additional()).containsExactly("a.root. 60 A 192.0.2.1",
                "a.root. 60 AAAA 2001:db8::1", "b.root. 60 A 192.0.2.2");
        assertThat(root.ask(". MX").additional()).isEmpty();
        int whole = root.ask(". NS").message().length();
        Response response = root.within(whole - 1).ask(". NS");
        assertThat(response.overflowed()).isFalse();
        assertThat(response.additional()).hasSize(2);
        assertThat(example.with(Additional.SERVERS).ask("example. NS").additional()).isNotEmpty();
    }

    /// RFC 9460 section 4.1.
    @Test
    void addressesAndBindingsOfTargetsGoAlongWithServiceBindings() {
        ZoneQueries bindings = zone("""
            x. 60 SOA ns.y. h.y. 1 2 3 4 5
            x. 60 NS ns.y.
            web 60 HTTPS 1 host
            web 60 HTTPS 2 . port=8443
            web 60 A 192.0.2.1
            alias 60 HTTPS 0 host
            alias 60 SVCB 0 host
            host 60 A 192.0.2.2
            host 60 AAAA 2001:db8::2
            host 60 HTTPS 1 . alpn=h2
            none 60 HTTPS 0 .
            none 60 A 192.0.2.3
            self 60 HTTPS 1 self
            self 60 A 192.0.2.4
            *.w 60 HTTPS 1 .
            *.w 60 A 192.0.2.5
            out 60 HTTPS 1 www.elsewhere.
            cut 60 HTTPS 0 h.sub
            sub 60 NS h.sub
            h.sub 60 A 192.0.2.6
            """).with(Additional.ALL);

        assertThat(bindings.ask("web.x. HTTPS").additional()).containsExactlyInAnyOrder("web.x. 60 A 192.0.2.1",
                "host.x. 60 A 192.0.2.2", "host.x. 60 AAAA 2001:db8::2", "host.x. 60 HTTPS 1 . alpn=\"h2\"");
        assertThat(bindings.ask("alias.x. HTTPS").additional()).containsExactly("host.x. 60 A 192.0.2.2",
                "host.x. 60 AAAA 2001:db8::2", "host.x. 60 HTTPS 1 . alpn=\"h2\"");
        assertThat(bindings.ask("alias.x. SVCB").additional()).hasSize(2);
        assertThat(bindings.ask("none.x. HTTPS").additional()).isEmpty();
        assertThat(bindings.ask("self.x. HTTPS").additional()).containsExactly("self.x. 60 A 192.0.2.4");
        assertThat(bindings.ask("a.w.x. HTTPS").additional()).containsExactly("a.w.x. 60 A 192.0.2.5");
        assertThat(bindings.ask("out.x. HTTPS").additional()).isEmpty();
        assertThat(bindings.ask("cut.x. HTTPS").additional()).containsExactly("h.sub.x. 60 A 192.0.2.6");
        assertThat(bindings.with(Additional.SERVERS).ask("web.x. HTTPS").additional()).isEmpty();
    }

    @Test
    void theZoneOfAnAnswerIsThatOfTheLastName() {
        ZoneQueries two = zone("x. 60 SOA ns.y. h.y. 1 2 3 4 5\nx. 60 NS ns.y.\nto 60 CNAME a.z.\n")
                .and("z. 60 SOA ns.y. h.y. 1 2 3 4 5\nz. 60 NS ns.y.\na 60 A 192.0.2.1\n");

        two.ask("x. NS");
        assertThat(two.lastZone()).contains(Name.of("x."));
        two.ask("to.x. A");
        assertThat(two.lastZone()).contains(Name.of("z."));
        two.ask("other. A");
        assertThat(two.lastZone()).isEmpty();
    }

    @Test
    void addressesGoAlongWithEveryTypeThatNamesAHost() {
        ZoneQueries hosts = zone("""
            x. 60 SOA ns.y. h.y. 1 2 3 4 5
            x. 60 NS ns.y.
            a 60 AFSDB 1 host
            k 60 KX 1 host
            r 60 RT 1 host
            host 60 A 192.0.2.2
            """).with(Additional.ALL);

        for (String question : List.of("a.x. AFSDB", "k.x. KX", "r.x. RT")) {
            assertThat(hosts.ask(question).additional()).as(question).containsExactly("host.x. 60 A 192.0.2.2");
        }
    }

    @Test
    void addressesOfHostsGoAlongWhenWanted() {
        ZoneQueries full = example.with(Additional.ALL);

        assertThat(full.ask("example. MX").additional())
                .containsExactly("mail.example. 3600 A 192.0.2.2", "mail.example. 3600 AAAA 2001:db8::2");
        assertThat(full.ask("s.example. SRV").additional()).hasSize(2);
        assertThat(full.within(60).ask("example. MX").overflowed()).isTrue();
        assertThat(full.within(90).ask("example. MX").overflowed()).isFalse();
    }
}
