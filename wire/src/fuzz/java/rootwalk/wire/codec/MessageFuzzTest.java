package rootwalk.wire.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// No octets of a server throw. Run by `./mvnw -Pfuzz -pl wire test`, led by coverage.
class MessageFuzzTest {
    private final MessageReader reader = new MessageReader();

    @FuzzTest(maxDuration = "2m")
    void anyBytesAreReadAsAMessage(byte[] octets) {
        reader.read(octets, 0, octets.length);
    }
}
