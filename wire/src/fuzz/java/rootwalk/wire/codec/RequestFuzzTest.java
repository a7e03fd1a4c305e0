package rootwalk.wire.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// No octets of a client throw. Run by `./mvnw -Pfuzz -pl wire test`, led by coverage.
class RequestFuzzTest {
    private final RequestView request = new RequestView();

    @FuzzTest(maxDuration = "2m")
    void anyBytesAreReadAsARequest(byte[] octets) {
        request.read(octets, 0, octets.length);
    }
}
