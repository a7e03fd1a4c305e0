package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

class PcapWriterTest {
    @Test
    void aFileBeginsWithItsHeaderAndFramesFollowWithTheirs() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PcapWriter writer = new PcapWriter(file);
        writer.write(SegmentScript.frame(new byte[] {0x45, 0x00}, 40));

        assertThat(HexFormat.of().formatHex(file.toByteArray())).isEqualTo("a1b23c4d 0002 0004 0000000000000000"
                .concat("00040000 00000114")
                .concat("6553f100 075bcd15 00000016 0000003c")
                .concat("0800 0000 00000001 0304 00 00 0000000000000000 4500").replace(" ", ""));
    }
}
