package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.Authority.Additional;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.answer.AnswerWriter;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ZoneSet zones = zone("""
        example. 3600 SOA ns1 hostmaster 7 7200 3600 1209600 300
        example. 3600 NS ns1
        ns1 3600 A 192.0.2.1
        www 300 A 192.0.2.3
        mail 300 MX 10 www
        alias2 60 CNAME alias
        alias 60 CNAME mail
        web 60 HTTPS 1 .
        web 60 HTTPS 2 www
        web 60 A 192.0.2.7
        sub 3600 NS ns1.sub
        sub 3600 NS ns2
        ns1.sub 3600 A 192.0.2.6
        *.wild 60 MX 10 www
        old 60 DNAME wild
        """).zoneSet();
    private boolean includesDnssec;
    private final Authority authority = new Authority(Additional.ALL);
    private final RequestView view = new RequestView();
    private final MessageWriter writer = new MessageWriter();
    private final Answer answer = new Answer();
    private final AnswerWriter answers = new AnswerWriter();
    private final byte[] buffer = new byte[4096];

    @Test
    void answersAreMadeWithoutAllocating() {
        assertNothingIsAllocated(new byte[][] {
                request("www.example. A"), request("www.example. AAAA"), request("nothing.example. A"),
                request("alias2.example. MX"), request("www.sub.example. A"), request("x.y.wild.example. MX"),
                request("a.old.example. MX"), request("example. ANY"), request("elsewhere. A"),
                request("example. NS"), request("a.old.example. ANY"), request("web.example. HTTPS")
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind-nsec", "bind-nsec3", "bind-optout"})
    void signedAnswersAreMadeWithoutAllocating(String name) {
        zones = zone(SignedZonesTest.text(name)).zoneSet();
        includesDnssec = true;

        assertNothingIsAllocated(
                SignedZonesTest.questions().stream().map(AllocationTest::request).toArray(byte[][]::new));
    }

    private void assertNothingIsAllocated(byte[][] requests) {
        long octets = 0;
        for (int i = 0; i < 240_000; i += requests.length) {
            octets += answerAll(requests);
        }

        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            octets += answerAll(requests);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(octets).isPositive();
        // What is read off the counter is itself a few octets; one object a response would be 160,000.
        assertThat(allocated).isLessThan(1000);
    }

    private static byte[] request(String question) {
        String[] words = question.split(" ");
        return ZoneQueries.request(Name.of(words[0]), RecordType.parse(words[1]));
    }

    private long answerAll(byte[][] requests) {
        long octets = 0;
        for (byte[] request : requests) {
            view.read(request, 0, request.length);
            answer.clear();
            if (includesDnssec) {
                answer.includeDnssec();
            }
            authority.answer(zones, view.questionView(), Authority.Any.ALL, OverridingData.NONE, answer);
            writer.beginResponse(view, buffer, 0, 1232, 0);
            answers.write(answer, view.questionView(), writer);
            octets += writer.finish();
        }
        return octets;
    }
}
