package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.junit.jupiter.api.Test;

/// RFC 9001 appendix A.
class InitialKeysTest {

    private static final byte[] DESTINATION = hex("8394c8f03e515708");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void theKeysAreThoseOfAppendixA1() {
        InitialKeys keys = InitialKeys.ofServer(DESTINATION);

        assertThat(keys.key().getEncoded()).isEqualTo(hex("cf3a5331653c364c88f0f379b6067e37"));
        assertThat(keys.vector()).isEqualTo(hex("0ac1493ca1905853b0bba03e"));
        assertThat(keys.header().getEncoded()).isEqualTo(hex("c206b8d9b9f0f37644430b490eeaa314"));
    }

    @Test
    void aPacketIsProtectedAsInAppendixA3() {
        byte[] payload = hex("""
            02000000000600405a020000560303eefce7f7b37ba1d163\
            2e96677825ddf73988cfc79825df566dc5430b9a045a1200\
            130100002e00330024001d00209d3c940d89690b84d08a60\
            993c144eca684d1081287c834d5311bcf32bb9da1a002b00\
            020304""");

        byte[] packet = InitialKeys.ofServer(DESTINATION)
                .protect(hex("c1000000010008f067a5502a4262b50040750001"), 2, 1, payload);

        assertThat(packet).isEqualTo(hex("""
            cf000000010008f067a5502a4262b5004075c0d95a482cd0\
            991cd25b0aac406a5816b6394100f37a1c69797554780bb3\
            8cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7\
            684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84\
            022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d\
            20398c276456cbc42158407dd074ee"""));
    }

    /// RFC 9000 section 19.19.
    @Test
    void aConnectionIsClosedWithAnErrorCode() throws Exception {
        InitialKeys keys = InitialKeys.ofServer(DESTINATION);

        byte[] packet = keys.close(hex("aabb"), DESTINATION, 0x0B);

        int numberAt = packet.length - 24;
        Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
        block.init(Cipher.ENCRYPT_MODE, keys.header());
        byte[] mask = block.doFinal(packet, numberAt + 4, 16);
        byte[] header = Arrays.copyOf(packet, numberAt + 4);
        header[0] ^= (byte) (mask[0] & 0x0F);
        for (int i = 0; i < 4; i++) {
            header[numberAt + i] ^= mask[1 + i];
        }
        assertThat(header).isEqualTo(hex("c30000000102aabb088394c8f03e515708001800000000"));
        Cipher aead = Cipher.getInstance("AES/GCM/NoPadding");
        aead.init(Cipher.DECRYPT_MODE, keys.key(), new GCMParameterSpec(128, keys.vector()));
        aead.updateAAD(header);
        assertThat(aead.doFinal(packet, numberAt + 4, 20)).isEqualTo(hex("1c0b0000"));
    }
}
