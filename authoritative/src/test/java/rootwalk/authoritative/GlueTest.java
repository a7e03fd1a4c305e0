package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.Asking.zone;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.Asking.Reply;
import rootwalk.authoritative.Authority.Additional;

/// Addresses that are in a response beside what was asked for.
class GlueTest {

    private static final String HEAD = "example. 60 SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 NS ns.other.\n";

    /// RFC 9471.
    @Nested
    class OfDelegations {

        @Test
        void belongsToTheReferralWhereTheNameServerIsTheCutItself() {
            Asking asking = zone(HEAD + "sub 60 NS Sub\nsub 60 A 192.0.2.1\nsub 60 AAAA 2001:db8::1\n");

            Reply reply = asking.ask("www.sub.example. A");

            assertThat(reply.authority()).hasSize(1);
            assertThat(reply.additional()).containsExactly("sub.example. 60 A 192.0.2.1",
                    "sub.example. 60 AAAA 2001:db8::1");
            assertThat(asking.within(60).ask("www.sub.example. A").overflowed()).isTrue();
        }

        @Test
        void isRequiredInAnyCaseOfLetters() {
            Asking asking = zone(HEAD + "sub 60 NS NS.A.SUB\nns.a.sub 60 A 192.0.2.1\n");

            assertThat(asking.ask("www.sub.example. A").additional()).hasSize(1);
            assertThat(asking.within(66).ask("www.sub.example. A").overflowed()).isTrue();
        }

        @Test
        void isOptionalWhereTheNameOnlyEndsInTheSameLetters() {
            Asking asking = zone(HEAD + """
                sub 60 NS xsub
                sub 60 NS s
                xsub 60 A 192.0.2.1
                s 60 A 192.0.2.2
                """);
            Reply whole = asking.ask("www.sub.example. A");
            Reply small = asking.within(75).ask("www.sub.example. A");

            assertThat(whole.additional()).containsExactly("xsub.example. 60 A 192.0.2.1", "s.example. 60 A 192.0.2.2");
            assertThat(small.overflowed()).isFalse();
            assertThat(small.authority()).hasSize(2);
            assertThat(small.additional()).isEmpty();
        }

        @Test
        void hasTheFamiliesThatThereAre() {
            Asking asking = zone(HEAD + """
                sub 60 NS a.sub
                sub 60 NS b.sub
                sub 60 NS c.sub
                sub 60 NS d
                a.sub 60 A 192.0.2.1
                b.sub 60 AAAA 2001:db8::2
                c.sub 60 TXT none
                d 60 AAAA 2001:db8::4
                """);

            assertThat(asking.ask("sub.example. A").additional()).containsExactly("a.sub.example. 60 A 192.0.2.1",
                    "b.sub.example. 60 AAAA 2001:db8::2", "d.example. 60 AAAA 2001:db8::4");
        }

        @Test
        void ofTheChildComesFirstWhateverTheOrderOfTheNameServers() {
            Asking asking = zone(HEAD + """
                sub 60 NS a
                sub 60 NS ns.sub
                sub 60 NS b
                a 60 A 192.0.2.1
                ns.sub 60 A 192.0.2.2
                b 60 A 192.0.2.3
                """);

            assertThat(asking.ask("sub.example. A").additional()).containsExactly("ns.sub.example. 60 A 192.0.2.2",
                    "a.example. 60 A 192.0.2.1", "b.example. 60 A 192.0.2.3");
        }

        @Test
        void thatIsOptionalIsLeftOutHostByHost() {
            Asking asking = zone(HEAD + """
                sub 60 NS a
                sub 60 NS b
                a 60 AAAA 2001:db8::1
                b 60 A 192.0.2.3
                """);
            int whole = asking.ask("sub.example. A").message().length();

            assertThat(asking.within(whole + 20).ask("sub.example. A").additional()).hasSize(2);
            assertThat(asking.within(whole - 1).ask("sub.example. A").additional())
                    .containsExactly("a.example. 60 AAAA 2001:db8::1");
            assertThat(asking.within(whole - 17).ask("sub.example. A").additional())
                    .containsExactly("b.example. 60 A 192.0.2.3");
            assertThat(asking.within(whole - 17).ask("sub.example. A").overflowed()).isFalse();
        }

        @Test
        void isThereBehindAnAliasToo() {
            Asking asking = zone(HEAD + "to 60 CNAME www.sub\nsub 60 NS ns.sub\nsub 60 NS a\nns.sub 60 A 192.0.2.2\n"
                    + "a 60 A 192.0.2.1\n");

            Reply reply = asking.ask("to.example. A");

            assertThat(reply.authority()).containsExactly("sub.example. 60 NS ns.sub.example.",
                    "sub.example. 60 NS a.example.");
            assertThat(reply.additional()).containsExactly("ns.sub.example. 60 A 192.0.2.2",
                    "a.example. 60 A 192.0.2.1");
        }
    }

    /// RFC 1034 section 4.3.2, step 6, where it is wanted.
    @Nested
    class OfAnswers {

        private final Asking asking =
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
                    """).with(Additional.ADDRESSES);

        @Test
        void areThoseOfTheHostsThatTheZoneHas() {
            String[] both = {"a.example. 60 A 192.0.2.2", "a.example. 60 AAAA 2001:db8::2"};
            String[] three = {both[0], both[1], "six.example. 60 AAAA 2001:db8::3"};

            assertThat(asking.ask("example. NS").additional()).containsExactly("ns.example. 60 A 192.0.2.1");
            assertThat(asking.ask("mx.example. MX").additional()).containsExactly(three);
            assertThat(asking.ask("to.example. MX").additional()).containsExactly(three);
            assertThat(asking.ask("srv.example. SRV").additional()).containsExactly(both);
            assertThat(asking.ask("x.w.example. MX").additional()).containsExactly(both);
        }

        @Test
        void areNoneForOtherTypesAndWhereTheyAreNotWanted() {
            assertThat(asking.ask("ptr.example. PTR").additional()).isEmpty();
            assertThat(asking.ask("mx.example. ANY").additional()).isEmpty();
            assertThat(asking.with(Additional.NONE).ask("mx.example. MX").additional()).isEmpty();
        }

        @Test
        void areThereOnceForAHostThatIsNamedTwice() {
            Asking twice = zone(HEAD + "m 60 MX 10 a\nm 60 MX 20 b\nm 60 MX 30 A\ns 60 SRV 1 2 3 a\ns 60 SRV 1 2 4 a\n"
                    + "a 60 A 192.0.2.1\nb 60 A 192.0.2.2\n").with(Additional.ADDRESSES);

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

            Reply reply = zone(text.toString()).with(Additional.ADDRESSES).ask("m.example. MX");

            assertThat(reply.answer()).hasSize(40);
            assertThat(reply.additional()).hasSize(32).last().isEqualTo("h31.example. 60 A 192.0.2.31");
        }

        @Test
        void areThereWhereTheHostIsTheNameItself() {
            Asking own = zone(HEAD + "a.b 60 MX 10 a.b\na.b 60 MX 20 b\na.b 60 MX 30 c.b\na.b 60 A 192.0.2.1\n"
                    + "b 60 A 192.0.2.2\nc.b 60 A 192.0.2.3\n").with(Additional.ADDRESSES);

            assertThat(own.ask("a.b.example. MX").additional()).containsExactly("a.b.example. 60 A 192.0.2.1",
                    "b.example. 60 A 192.0.2.2", "c.b.example. 60 A 192.0.2.3");
        }

        @Test
        void areLeftOutWhereThereIsNoRoom() {
            int whole = asking.ask("mx.example. MX").message().length();

            Reply small = asking.within(whole - 1).ask("mx.example. MX");

            assertThat(small.overflowed()).isFalse();
            assertThat(small.answer()).hasSize(4);
            assertThat(small.additional()).hasSize(2);
            assertThat(asking.within(whole + 20).ask("mx.example. MX").additional()).hasSize(3);
        }
    }
}
