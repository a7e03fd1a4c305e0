package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Octets;
import rootwalk.wire.cookie.ServerCookies;

/// Requests signed with a key that nobody knows (RFC 8945 sections 5.2.1 and 5.3.2), as another codec reads the
/// response.
class UnknownKeyTest {

    private static final String ALGORITHM = "0B686D61632D73686132353600";
    private static final String KEY = "036B657900";
    /// Signed at 0x65000000, fudge 300, with four octets for a MAC, by a request that had the ID 0x0102.
    private static final String SIGNATURE = "000065000000" + "012C" + "0004DEADBEEF" + "0102" + "0000" + "0000";

    private final byte[] response = new byte[1232];

    private Message reply(byte[] request) throws java.io.IOException {
        QueryContext context = new QueryContext();
        context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, request.length, response, 0, 0);
        assertThat(new RequestCheck(TsigChecks.withoutKeys(), CookieChecks.NONE).serve(context))
                .isEqualTo(StepResult.ANSWERED);
        return new Message(
                Arrays.copyOf(response,
                        ResponsePath
                                .of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE))
                                .respond(context)));
    }

    private static byte[] signed(TestQuery asked, String owner, String data) {
        byte[] request = asked.octets();
        byte[] rdata = HexFormat.of().parseHex(data);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(request);
        all.writeBytes(HexFormat.of().parseHex(owner + "00FA00FF00000000"));
        all.write(rdata.length >>> 8);
        all.write(rdata.length);
        all.writeBytes(rdata);
        byte[] octets = all.toByteArray();
        octets[11]++;
        return octets;
    }

    @Test
    void areAnsweredWithAnUnsignedTsigAfterOpt() throws java.io.IOException {
        Message message = reply(signed(TestQuery.ask("www.example. A").edns(1232), KEY, ALGORITHM + SIGNATURE));

        assertThat(message.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(message.getOPT()).isNotNull();
        assertThat(message.getSection(Section.ADDITIONAL)).last().isInstanceOf(TSIGRecord.class);
        TSIGRecord tsig = message.getTSIG();
        assertThat(tsig.getName()).hasToString("key.");
        assertThat(tsig.getAlgorithm()).hasToString("hmac-sha256.");
        assertThat(tsig.getTimeSigned().getEpochSecond()).isEqualTo(0x65000000L);
        assertThat(tsig.getFudge().toSeconds()).isEqualTo(300);
        assertThat(tsig.getSignature()).isEmpty();
        assertThat(tsig.getOriginalID()).isEqualTo(0x0102);
        assertThat(tsig.getError()).isEqualTo(Rcode.BADKEY);
        assertThat(tsig.getOther()).isNullOrEmpty();
    }

    @Test
    void areAnsweredSoWithoutOptToo() throws java.io.IOException {
        Message message = reply(signed(TestQuery.ask("www.example. A"), KEY, ALGORITHM + SIGNATURE));

        assertThat(message.getOPT()).isNull();
        assertThat(message.getTSIG().getError()).isEqualTo(Rcode.BADKEY);
    }

    @Test
    void mayHaveANameThatPointsIntoTheQuestion() throws java.io.IOException {
        Message message = reply(signed(TestQuery.ask("www.example. A"), "036B6579C010", ALGORITHM + SIGNATURE));

        assertThat(message.getTSIG().getName()).hasToString("key.example.");
    }

    @Test
    void areMalformedWhenTheirTsigIs() throws java.io.IOException {
        for (String data : new String[] {
                "", ALGORITHM, SIGNATURE, "C00C" + SIGNATURE, ALGORITHM + SIGNATURE + "00",
                ALGORITHM + SIGNATURE.replace("0004DEADBEEF", "0008DEADBEEF")
        }) {
            Message message = reply(signed(TestQuery.ask("www.example. A"), KEY, data));

            assertThat(message.getHeader().getRcode()).as(data).isEqualTo(Rcode.FORMERR);
            assertThat(message.getTSIG()).isNull();
        }
        assertThat(reply(signed(TestQuery.ask("www.example. A"), "C0FF", ALGORITHM + SIGNATURE)).getHeader().getRcode())
                .isEqualTo(Rcode.FORMERR);
    }
}
