package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;

/// RFC 9156: servers see no more of a name than they need.
class MinimisationTest {

    private static final String DEEP = "t.s.r.q.p.o.n.m.l.k.j.i.h.g.f.e.d.c.b.a.test.";

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void zones() {
        net.minimisation = Minimisation.STRICT;
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            x.y.z.test. TXT found
            %s A 192.0.2.80
            sub.test. NS ns.sub.test.
            ns.sub.test. A 192.0.2.2
            """.formatted(DEEP));
        net.server("192.0.2.2").zone("sub.test.", "sub.test. NS ns.sub.test.\nx.y.sub.test. TXT below");
    }

    private List<String> asked(String question) {
        net.ask(question);
        List<String> asked = net.takeAsked();
        return asked.subList(1, asked.size());
    }

    @Test
    void eachServerSeesOneLabelMoreAndTheTypeOnlyInTheEnd() {
        assertThat(asked("x.y.z.test. TXT")).containsExactly("198.41.0.4 test. A", "192.0.2.1 z.test. A",
                "192.0.2.1 y.z.test. A", "192.0.2.1 x.y.z.test. TXT");
    }

    @Test
    void aReferralOnTheWayIsFollowed() {
        assertThat(asked("x.y.sub.test. TXT")).containsExactly("198.41.0.4 test. A", "192.0.2.1 sub.test. A",
                "192.0.2.2 y.sub.test. A", "192.0.2.2 x.y.sub.test. TXT");
    }

    /// RFC 9156 section 2.3: four questions with one label more each, and ten in all.
    @Test
    void aNameOfManyLabelsCostsTenQuestions() {
        assertThat(asked(DEEP + " A")).extracting(line -> Name.of(line.split(" ")[1]).labelCount())
                .containsExactly(1, 2, 3, 4, 7, 10, 13, 16, 19, 21);
    }

    /// RFC 6672 section 2.4: there is nothing below the owner of a DNAME.
    @Test
    void aNameThatIsRedirectedIsAskedForAtOnce() {
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            moved.test. DNAME y.test.
            a.b.c.d.y.test. TXT found
            """);

        assertThat(asked("a.b.c.d.moved.test. TXT")).containsExactly("198.41.0.4 test. A", "192.0.2.1 moved.test. A",
                "192.0.2.1 d.moved.test. A", "192.0.2.1 a.b.c.d.moved.test. TXT", "192.0.2.1 y.test. A",
                "192.0.2.1 d.y.test. A", "192.0.2.1 c.d.y.test. A", "192.0.2.1 b.c.d.y.test. A",
                "192.0.2.1 a.b.c.d.y.test. TXT");
    }

    @Test
    void withoutItTheWholeNameIsAskedFor() {
        net.minimisation = Minimisation.OFF;

        assertThat(asked("x.y.z.test. TXT")).containsExactly("198.41.0.4 x.y.z.test. TXT",
                "192.0.2.1 x.y.z.test. TXT");
    }

    @Test
    void allTypesOfANameAreAskedForAtOnce() {
        assertThat(asked("x.y.z.test. ANY")).first().isEqualTo("198.41.0.4 x.y.z.test. ANY");
    }

    @Test
    void aDeniedPartDeniesTheNameWhereItIsStrict() {
        net.server("192.0.2.1").on("z.test. A", question -> ScriptedServer.message(question,
                Flags.AA | ResponseCode.NXDOMAIN, List.of(),
                ScriptedServer.records("test. SOA ns.test. h. 1 2 3 4 600"), List.of()));

        assertThat(net.ask("x.y.z.test. TXT").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(net.takeAsked()).noneMatch(line -> line.contains("x.y.z"));
    }

    @ParameterizedTest
    @ValueSource(ints = {ResponseCode.SERVFAIL, ResponseCode.REFUSED, ResponseCode.NOTIMP, ResponseCode.FORMERR})
    void aServerThatFailsForAPartIsNotShownTheWholeWhereItIsStrict(int code) {
        net.server("192.0.2.1").on("z.test. A", question -> ScriptedServer.code(question, code));

        assertThat(net.ask("x.y.z.test. TXT").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(net.takeAsked()).noneMatch(line -> line.contains("x.y.z"));
    }

    @ParameterizedTest
    @ValueSource(ints = {ResponseCode.SERVFAIL, ResponseCode.REFUSED, ResponseCode.NOTIMP, ResponseCode.FORMERR,
            ResponseCode.NXDOMAIN})
    void isGivenUpForAServerThatFailsForAPartWhereItIsRelaxed(int code) {
        net.minimisation = Minimisation.RELAXED;
        net.server("192.0.2.1").on("z.test. A", question -> ScriptedServer.message(question,
                Flags.AA | code, List.of(), code == ResponseCode.NXDOMAIN
                        ? ScriptedServer.records("test. SOA ns.test. h. 1 2 3 4 600")
                        : List.of(),
                List.of()));

        Resolution resolution = net.ask("x.y.z.test. TXT");

        assertThat(lines(resolution.answer())).containsExactly("x.y.z.test. 3600 IN TXT \"found\"");
        assertThat(net.takeAsked()).noneMatch(line -> line.contains(" y.z.test."));
    }
}
