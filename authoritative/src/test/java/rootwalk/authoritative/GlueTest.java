package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.Authority.Additional;
import rootwalk.authoritative.ZoneQueries.Response;

/// Addresses that are in a response beside what was asked for.
class GlueTest {

    private static final String HEAD = "example. 60 SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 NS ns.other.\n";

    /// RFC 9471.
    @Nested
    class OfDelegations {

        @Test
        void belongsToTheReferralWhereTheNameServerIsTheCutItself() {
            ZoneQueries queries = zone(HEAD + "sub 60 NS Sub\nsub 60 A 192.0.2.1\nsub 60 AAAA 2001:db8::1\n");

            Response response = queries.ask("www.sub.example. A");

            assertThat(response.authority()).hasSize(1);
            assertThat(response.additional()).containsExactly("sub.example. 60 A 192.0.2.1",
                    "sub.example. 60 AAAA 2001:db8::1");
            assertThat(queries.within(60).ask("www.sub.example. A").overflowed()).isTrue();
        }

        @Test
        void isRequiredInAnyCaseOfLetters() {
            ZoneQueries queries = zone(HEAD + "sub 60 NS NS.A.SUB\nns.a.sub 60 A 192.0.2.1\n");

            assertThat(queries.ask("www.sub.example. A").additional()).hasSize(1);
            assertThat(queries.within(66).ask("www.sub.example. A").overflowed()).isTrue();
        }

        @Test
        void isOptionalWhereTheNameOnlyEndsInTheSameLetters() {
            ZoneQueries queries = zone(HEAD + """
                sub 60 NS xsub
                sub 60 NS s
                xsub 60 A 192.0.2.1
                s 60 A 192.0.2.2
                """);
            Response whole = queries.ask("www.sub.example. A");
            Response small = queries.within(75).ask("www.sub.example. A");

            assertThat(whole.additional()).containsExactly("xsub.example. 60 A 192.0.2.1", "s.example. 60 A 192.0.2.2");
            assertThat(small.overflowed()).isFalse();
            assertThat(small.authority()).hasSize(2);
            assertThat(small.additional()).isEmpty();
        }

        @Test
        void hasTheFamiliesThatThereAre() {
            ZoneQueries queries = zone(HEAD + """
                sub 60 NS a.sub
                sub 60 NS b.sub
                sub 60 NS c.sub
                sub 60 NS d
                a.sub 60 A 192.0.2.1
                b.sub 60 AAAA 2001:db8::2
                c.sub 60 TXT none
                d 60 AAAA 2001:db8::4
                """);

            assertThat(queries.ask("sub.example. A").additional()).containsExactly("a.sub.example. 60 A 192.0.2.1",
                    "b.sub.example. 60 AAAA 2001:db8::2", "d.example. 60 AAAA 2001:db8::4");
        }

        @Test
        void ofTheChildComesFirstWhateverTheOrderOfTheNameServers() {
            ZoneQueries queries = zone(HEAD + """
                sub 60 NS a
                sub 60 NS ns.sub
                sub 60 NS b
                a 60 A 192.0.2.1
                ns.sub 60 A 192.0.2.2
                b 60 A 192.0.2.3
                """);

            assertThat(queries.ask("sub.example. A").additional()).containsExactly("ns.sub.example. 60 A 192.0.2.2",
                    "a.example. 60 A 192.0.2.1", "b.example. 60 A 192.0.2.3");
        }

        @Test
        void thatIsOptionalIsLeftOutHostByHost() {
            ZoneQueries queries = zone(HEAD + """
                sub 60 NS a
                sub 60 NS b
                a 60 AAAA 2001:db8::1
                b 60 A 192.0.2.3
                """);
            int whole = queries.ask("sub.example. A").message().length();

            assertThat(queries.within(whole + 20).ask("sub.example. A").additional()).hasSize(2);
            assertThat(queries.within(whole - 1).ask("sub.example. A").additional())
                    .containsExactly("a.example. 60 AAAA 2001:db8::1");
            assertThat(queries.within(whole - 17).ask("sub.example. A").additional())
                    .containsExactly("b.example. 60 A 192.0.2.3");
            assertThat(queries.within(whole - 17).ask("sub.example. A").overflowed()).isFalse();
        }

        @Test
        void isThereBehindAnAliasToo() {
            ZoneQueries queries =
                    zone(HEAD + "to 60 CNAME www.sub\nsub 60 NS ns.sub\nsub 60 NS a\nns.sub 60 A 192.0.2.2\n"
                            + "a 60 A 192.0.2.1\n");

            Response response = queries.ask("to.example. A");

            assertThat(response.authority()).containsExactly("sub.example. 60 NS ns.sub.example.",
                    "sub.example. 60 NS a.example.");
            assertThat(response.additional()).containsExactly("ns.sub.example. 60 A 192.0.2.2",
                    "a.example. 60 A 192.0.2.1");
        }
    }

    /// RFC 1034 section 4.3.2, step 6, where it is wanted.
    @Nested
    class OfAnswers {

        private final ZoneQueries queries =
                zone(HEAD + """
                    example. 60 NS ns.example.
                    ns 60 A 192.0.2.1
                    a 60 A 192.0.2.2
                    a 60 AAAA 2001:db8::2
                    six 60 AAAA 2001:db8::3
                    mx 60 MX 10 a
                    mx 60 MX 20 elsewhere.test.
                    mx 60 MX 30 six
                    mx 60 MX 40 missing
                    srv 60 SRV 1 2 3 a
                    ptr 60 PTR a
                    to 60 CNAME mx
                    *.w 60 MX 10 a
                    """).with(Additional.ALL);

        @Test
        void areThoseOfTheHostsThatTheZoneHas() {
            String[] both = {"a.example. 60 A 192.0.2.2", "a.example. 60 AAAA 2001:db8::2"};
            String[] three = {both[0], both[1], "six.example. 60 AAAA 2001:db8::3"};

            assertThat(queries.ask("example. NS").additional()).containsExactly("ns.example. 60 A 192.0.2.1");
            assertThat(queries.ask("mx.example. MX").additional()).containsExactly(three);
            assertThat(queries.ask("to.example. MX").additional()).containsExactly(three);
            assertThat(queries.ask("srv.example. SRV").additional()).containsExactly(both);
            assertThat(queries.ask("x.w.example. MX").additional()).containsExactly(both);
        }

        @Test
        void areNoneForOtherTypesAndWhereTheyAreNotWanted() {
            assertThat(queries.ask("ptr.example. PTR").additional()).isEmpty();
            assertThat(queries.ask("mx.example. ANY").additional()).isEmpty();
            assertThat(queries.with(Additional.NONE).ask("mx.example. MX").additional()).isEmpty();
        }

        @Test
        void areThereOnceForAHostThatIsNamedTwice() {
            ZoneQueries twice =
                    zone(HEAD + "m 60 MX 10 a\nm 60 MX 20 b\nm 60 MX 30 A\ns 60 SRV 1 2 3 a\ns 60 SRV 1 2 4 a\n"
                            + "a 60 A 192.0.2.1\nb 60 A 192.0.2.2\n").with(Additional.ALL);

            assertThat(twice.ask("m.example. MX").additional()).containsExactly("a.example. 60 A 192.0.2.1",
                    "b.example. 60 A 192.0.2.2");
            assertThat(twice.ask("s.example. SRV").additional()).containsExactly("a.example. 60 A 192.0.2.1");
        }

        @Test
        void areThoseOfThirtyTwoHostsAtMost() {
            StringBuilder text = new StringBuilder(HEAD);
            for (int i = 0; i < 40; i++) {
                text.append("m 60 MX %d h%d\nh%d 60 A 192.0.2.%d\n".formatted(i, i, i, i));
            }

            Response response = zone(text.toString()).with(Additional.ALL).ask("m.example. MX");

            assertThat(response.answer()).hasSize(40);
            assertThat(response.additional()).hasSize(32).last().isEqualTo("h31.example. 60 A 192.0.2.31");
        }

        @Test
        void areThereWhereTheHostIsTheNameItself() {
            ZoneQueries own = zone(HEAD + "a.b 60 MX 10 a.b\na.b 60 MX 20 b\na.b 60 MX 30 c.b\na.b 60 A 192.0.2.1\n"
                    + "b 60 A 192.0.2.2\nc.b 60 A 192.0.2.3\n").with(Additional.ALL);

            assertThat(own.ask("a.b.example. MX").additional()).containsExactly("a.b.example. 60 A 192.0.2.1",
                    "b.example. 60 A 192.0.2.2", "c.b.example. 60 A 192.0.2.3");
        }

        @Test
        void areOmittedIfTheyDoNotFit() {
            int whole = queries.ask("mx.example. MX").message().length();

            Response small = queries.within(whole - 1).ask("mx.example. MX");

            assertThat(small.overflowed()).isFalse();
            assertThat(small.answer()).hasSize(4);
            assertThat(small.additional()).hasSize(2);
            assertThat(queries.within(whole + 20).ask("mx.example. MX").additional()).hasSize(3);
        }

        @Test
        void areThoseOfTheNameItselfForAServiceBindingWithoutTarget() {
            ZoneQueries bindings = zone("""
                x. 60 SOA ns.y. h.y. 1 2 3 4 5
                x. 60 NS ns.y.
                web 60 HTTPS 1 .
                web 60 HTTPS 2 web port=8443
                web 60 A 192.0.2.1
                web 60 AAAA 2001:db8::1
                other 60 HTTPS 1 web
                other 60 A 192.0.2.2
                cut 60 HTTPS 0 h.sub
                sub 60 NS h.sub
                h.sub 60 A 192.0.2.6
                h.sub 60 HTTPS 1 .
                """).with(Additional.ALL);
            String[] own = {"web.x. 60 A 192.0.2.1", "web.x. 60 AAAA 2001:db8::1"};

            assertThat(bindings.ask("web.x. HTTPS").additional()).containsExactly(own);
            // The binding of the target goes along, and nothing of the name.
            assertThat(bindings.ask("other.x. HTTPS").additional()).startsWith(own).hasSize(4)
                    .allMatch(line -> line.startsWith("web.x. "));
            // What is below a cut belongs to another zone, but for the addresses.
            assertThat(bindings.ask("cut.x. HTTPS").additional()).containsExactly("h.sub.x. 60 A 192.0.2.6");
        }

        @Test
        void ofTheNameItselfAreLeftOutIfThereIsNoRoom() {
            ZoneQueries bindings = zone("""
                x. 60 SOA ns.y. h.y. 1 2 3 4 5
                x. 60 NS ns.y.
                web 60 HTTPS 1 .
                web 60 A 192.0.2.1
                web 60 AAAA 2001:db8::1
                """).with(Additional.ALL);
            int whole = bindings.ask("web.x. HTTPS").message().length();

            Response small = bindings.within(whole - 1).ask("web.x. HTTPS");

            assertThat(small.overflowed()).isFalse();
            assertThat(small.answer()).hasSize(1);
            assertThat(small.additional()).containsExactly("web.x. 60 A 192.0.2.1");
        }

        @Test
        void areInEveryAnswerOfAServer() {
            assertThat(queries.ask("mx.example. MX").additional()).isEqualTo(queries.ask("mx.example. MX").additional())
                    .hasSize(3);
        }

        /// The sections of a message are in order: the proof that no name matches better comes before addresses.
        @Test
        void comeAfterTheProofOfAWildcard() {
            ZoneQueries signed = zone("""
                x. 60 SOA ns.y. h.y. 1 2 3 4 5
                x. 60 NS ns.y.
                x. 60 NSEC host NS SOA NSEC
                host 60 A 192.0.2.2
                host 60 NSEC *.w A NSEC
                *.w 60 MX 10 host
                *.w 60 NSEC @ MX NSEC
                """).with(Additional.ALL).withDnssec();

            Response response = signed.ask("a.w.x. MX");

            assertThat(response.answer()).containsExactly("a.w.x. 60 MX 10 host.x.");
            assertThat(response.authority()).containsExactly("*.w.x. 60 NSEC x. MX NSEC");
            assertThat(response.additional()).containsExactly("host.x. 60 A 192.0.2.2");
        }
    }
}
