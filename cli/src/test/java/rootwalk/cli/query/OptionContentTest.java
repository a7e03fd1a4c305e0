package rootwalk.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.cli.JsonSchema;
import rootwalk.cli.command.Paint;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.json.JsonWriter;

class OptionContentTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchema.ofDefinition(Path.of("../docs/query.schema.json"), "message");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                3  | 6e7331                           | nsid    ns1                                      | "nsid":"ns1"
                8  | 00011810c00002                   | subnet  192.0.2.0/24, the answer is for /16      | "clientSubnet":{"address":"192.0.2.0","sourcePrefix":24,"scopePrefix":16}
                8  | 0002200020010db8                 | subnet  2001:db8::/32, the answer is for /0      | "clientSubnet":{"address":"2001:db8::","sourcePrefix":32,"scopePrefix":0}
                8  | 00010000                         | subnet  0.0.0.0/0, the answer is for /0          | "address":"0.0.0.0"
                9  | ffffffff                         | expire  4294967295 seconds                       | "expireSeconds":4294967295
                10 | 0102030405060708                 | cookie  0102030405060708, none of the server     | "clientCookieHEX":"0102030405060708","dataHEX"
                10 | 01020304050607081112131415161718 | cookie  0102030405060708 1112131415161718        | "serverCookieHEX":"1112131415161718"
                11 | 012d                             | idle    connections are closed after 30.1 seconds | "idleMilliseconds":30100
                12 | 000000                           | padding 3 octets                                 | "paddingOctets":3
                15 | 001668656c6c6f                   | error   22 No Reachable Authority: hello         | "infoCode":22,"purpose":"No Reachable Authority","extraText":"hello"
                18 | 056167656e74076578616d706c6500   | report  errors to agent.example.                 | "agentDomain":"agent.example."
                19 | 0200eb2d6a01                     | zone    grove.example. version 3945622017, the serial | "zoneVersion":{"labels":2,"zone":"grove.example.","type":0,"serial":3945622017}
                19 | 03f0abcd                         | zone    www.grove.example. version abcd of type 240 | "zoneVersion":{"labels":3,"zone":"www.grove.example.","type":240}
                19 | 0900eb2d6a01                     | zone    9 labels version 3945622017, the serial  | "zoneVersion":{"labels":9,"type":0,"serial":3945622017}
                """)
    void anOptionIsPrintedByItsMeaning(int code, String data, String text, String json) {
        Message message = response(code, HexFormat.of().parseHex(data));

        assertThat(MessageText.print(message, Paint.Brush.PLAIN)).contains("\n" + text + "\n");
        assertThat(json(message)).contains(json, "\"dataHEX\":\"" + data + "\"");
    }

    /// A wrong length, bits of an address that is too short, a name with octets after it.
    @ParameterizedTest
    @CsvSource(textBlock = """
        8, 00011810c000
        8, 00011810c0000201
        8, 000121000a00000001
        8, 000321000a00000001
        8, 000118
        9, 000001
        10, 01020304050607
        10, 010203040506070809
        11, 01
        15, 00
        18, 05616765
        18, 000061
        19, 02
        19, 0200eb2d6a
        65001, abcd
        """)
    void whatIsMalformedOrUnknownIsPrintedAsOctets(int code, String data) {
        Message message = response(code, HexFormat.of().parseHex(data));

        assertThat(MessageText.print(message, Paint.Brush.PLAIN)).contains("\noption  " + code + " " + data + "\n");
        assertThat(json(message)).contains("[{\"code\":" + code + ",\"dataHEX\":\"" + data + "\"}]");
    }

    @Test
    void anyOctetsArePrinted() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] data = new byte[random.nextInt(44)];
            random.nextBytes(data);
            Message message = response(random.nextInt(22), data);

            assertThat(MessageText.print(message, Paint.Brush.PLAIN)).isNotEmpty();
            assertThat(json(message)).isNotEmpty();
        }
    }

    private static Message response(int code, byte... data) {
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, 1, Flags.QR);
        writer.question(new Question(Name.of("www.grove.example."), RecordType.A, RecordClass.IN));
        writer.opt(1232, 0, 0, false);
        writer.option(new EdnsOption(code, Octets.of(data)));
        return Objects.requireNonNull(new MessageReader().read(buffer, 0, writer.finish()), "not a message");
    }

    private static String json(Message message) {
        JsonWriter json = new JsonWriter().object();
        MessageJson.members(message, json);
        String text = json.endObject().take();
        SCHEMA.holds(text);
        return text;
    }
}
