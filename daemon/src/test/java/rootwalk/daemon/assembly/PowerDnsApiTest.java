package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The subset of the API of PowerDNS: paths below `/api`.
class PowerDnsApiTest {

    private static final String ZONES = "/api/v1/servers/localhost/zones";

    @TempDir
    private Path folder;
    private ApiDaemon api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiDaemon(folder);
    }

    @AfterEach
    void close() {
        api.close();
    }

    /// With the header field of PowerDNS.
    private HttpResponse<String> send(String token, String method, String path, String content) throws Exception {
        return api.send("", method, path, content, "X-API-Key", token);
    }

    /// The statuses and texts that clients depend on are those of PowerDNS 4.7.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                {"name":"www.example.","type":"A","ttl":300,"changetype":"REPLACE","records":[{"content":"192.0.2.1","disabled":false}]} | 204 |
                {"name":"www.example.","type":"A","changetype":"DELETE"}                                | 204 |
                {"name":"www.example.","type":"A","ttl":5,"changetype":"DELETE","records":[{"content":"192.0.2.2"}]} | 204 |
                {"name":"none.example.","type":"A","changetype":"DELETE"}                               | 204 |
                {"name":"www.example.","type":"A","ttl":300,"changetype":"REPLACE","records":[]}        | 204 |
                {"name":"www.example.","type":"A","ttl":300,"changetype":"REPLACE","records":[],"comments":[]} | 204 |
                {"name":"www.example.","type":"A","ttl":"300","changetype":"REPLACE","records":[{"content":"192.0.2.1","disabled":null}],"comments":null} | 204 |
                {"name":"www.example.","type":"A","changetype":"REPLACE","comments":[]}                 | 204 |
                {"name":"www.example.","type":"A","changetype":"REPLACE","records":null,"comments":[]}  | 204 |
                {"name":"www.example.","type":"A","ttl":300,"changetype":"REPLACE"}                     | 422 | No change for RRset www.example. IN A
                {"name":"www.example.","type":"A","ttl":"x","changetype":"REPLACE","records":[{"content":"192.0.2.1"}]} | 422 | ttl has to be a whole number from 0 to 2147483647, not 'x'
                {"name":"www.example.","type":"A","ttl":300,"changetype":"EXTEND","records":[{"content":"192.0.2.7"}]} | 204 |
                {"name":"www.example.","type":"A","changetype":"PRUNE","records":[{"content":"192.0.2.2"}]} | 204 |
                {"name":"www.example","type":"A","ttl":300,"changetype":"REPLACE","records":[]}         | 422 | DNS Name 'www.example' is not canonical
                {"name":"www.other.","type":"A","ttl":300,"changetype":"REPLACE","records":[{"content":"192.0.2.1"}]} | 422 | www.other. is not in the zone
                {"name":"www.example.","type":"A","ttl":300,"changetype":"REPLACE","records":[{"content":"nonsense"}]} | 422 | www.example. A 'nonsense'
                {"name":"www.example.","type":"NOPE","ttl":300,"changetype":"REPLACE","records":[]}     | 422 | is not a type of records
                {"name":"www.example.","type":"ANY","ttl":300,"changetype":"REPLACE","records":[{"content":"192.0.2.1"}]} | 422 | ANY is not a type of records
                {"name":"www.example.","type":"TXT","ttl":300,"changetype":"REPLACE","records":[{"content":"v=x; y"}]} | 422 | what follows the semicolon is a comment
                {"name":"www.example.","type":"A","ttl":300,"changetype":"FOO","records":[]}            | 422 | Changetype not understood
                {"name":"www.example.","type":"A","changetype":"REPLACE","records":[{"content":"192.0.2.1"}]} | 422 | rrsets[0].ttl is missing
                {"name":"www.example.","type":"A","ttl":1,"changetype":"REPLACE","records":[{"content":"192.0.2.1"},{"content":"192.0.2.1"}]} | 422 | occurs twice
                {"name":"www.example.","type":"CNAME","ttl":1,"changetype":"REPLACE","records":[{"content":"x.example."}]} | 422 | would have a CNAME record and other records
                {"name":"c.example.","type":"CNAME","ttl":1,"changetype":"REPLACE","records":[{"content":"x.example"}]} | 422 | a name in the data is relative
                {"name":"www.example.","type":"A","ttl":1,"changetype":"REPLACE","records":[{"content":"192.0.2.1","disabled":true}]} | 422 | disabled records are not stored
                {"name":"www.example.","type":"A","ttl":1,"changetype":"REPLACE","records":[{"content":"192.0.2.1"}],"comments":[{"content":"c"}]} | 422 | comments are not stored
                {"name":"www.example.","type":"A","changetype":"DELETE"},{"name":"www.example.","type":"A","changetype":"DELETE"} | 422 | Duplicate RRset www.example. A with changetype: DELETE
                {"name":"example.","type":"NS","changetype":"DELETE"}                                   | 422 | no NS record at its apex
                """)
    void rrsetsAreChangedAsByPowerDns(String change, int status, String error) throws Exception {
        var before = api.state("example.");

        HttpResponse<String> response =
                send("admin", "PATCH", ZONES + "/example.", "{\"rrsets\":[" + change + "]}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (error == null) {
            assertThat(response.body()).isEmpty();
        } else {
            assertThat(response.body()).startsWith("{\"error\":\"").contains(error);
            assertThat(api.state("example.")).isEqualTo(before);
        }
    }

    /// As by PowerDNS. Keys of DKIM are that long.
    @Test
    void longStringsInTxtRecordsAreSplit() throws Exception {
        String key = "k".repeat(300);

        HttpResponse<String> response = send("admin", "PATCH", ZONES + "/example.", "{\"rrsets\":[{\"name\":"
                + "\"a.example.\",\"type\":\"TXT\",\"ttl\":9,\"changetype\":\"REPLACE\",\"records\":[{\"content\":"
                + "\"\\\"p=" + key + "\\\"\"}]}]}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(send("admin", "GET", ZONES + "/example.", "").body())
                .contains("\\\"p=" + "k".repeat(253) + "\\\" \\\"" + "k".repeat(47) + "\\\"");
    }

    @Test
    void otherContentIsAnError() throws Exception {
        assertThat(send("admin", "PATCH", ZONES + "/example.", "{").statusCode()).isEqualTo(400);
        assertThat(send("admin", "PATCH", ZONES + "/example.", "{}").body())
                .isEqualTo("{\"error\":\"No rrsets given in update request\"}\n");
        assertThat(send("admin", "PATCH", ZONES + "/nowhere.", "{\"rrsets\":[]}").statusCode()).isEqualTo(404);
        assertThat(send("acme", "PATCH", ZONES + "/example.",
                "{\"rrsets\":[{\"name\":\"www.example.\",\"type\":\"A\",\"changetype\":\"DELETE\"}]}").body())
                .contains("the token acme does not permit to write www.example. A");
        assertThat(send("nobody", "GET", ZONES, "").body()).isEqualTo("{\"error\":\"the token is unknown\"}\n");
    }

    /// As by PowerDNS, but for what the API does not have.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                {"name":"new.test.","kind":"Native","nameservers":["ns1.example.com."]}         | 201 | "content":"ns1.example.com."
                {"name":"new.test.","kind":"Native"}                                            | 201 | "content":"ns1.example.net."
                {"name":"new.test.","kind":"Master","nameservers":[],"soa_edit_api":"DEFAULT","account":"x"} | 201 | "kind":"Native"
                {"name":"new.test.","kind":"Native","rrsets":[{"name":"new.test.","type":"NS","ttl":"9","records":[{"content":"ns2.example.com."}]}]} | 201 | hostmaster.new.test. 1 3600
                {"name":"new.test.","kind":"Native","rrsets":[{"name":"new.test.","type":"SOA","ttl":9,"records":[{"content":"a. b. 5 1 1 1 1"}]}]} | 201 | "serial":5
                {"name":"new.test.","kind":"Slave","masters":["192.0.2.1"]}                     | 201 | "rrsets":[]
                {"name":"a_b.test.","kind":"Native"}                                            | 201 | "id":"a=5Fb.test."
                {"name":"example.","kind":"Native"}                                             | 409 | exists already
                {"name":"new.test","kind":"Native"}                                             | 422 | is not canonical
                {"name":"new.test."}                                                            | 422 | kind is missing
                {"name":"new.test.","kind":"Foo"}                                               | 422 | write Native, Master or Slave
                {"kind":"Native"}                                                               | 422 | name is missing
                {"name":"new.test.","kind":"Slave","masters":["nonsense"]}                      | 422 | 'nonsense' is not an address
                {"name":"new.test.","kind":"Slave"}                                             | 422 | the zones of the template own are primary zones
                {"name":"new.test.","kind":"Native","nameservers":["ns1"]}                      | 422 | Nameserver is not canonical: 'ns1'
                {"name":"new.test.","kind":"Native","nameservers":["a."],"rrsets":[{"name":"new.test.","type":"NS","ttl":9,"records":[{"content":"b."}]}]} | 422 | MUST NOT be mixed
                {"name":"new.test.","kind":"Native","dnssec":true}                              | 422 | does not sign
                {"name":"new.test.","kind":"Native","zone":"www A 192.0.2.1"}                   | 422 | send the records in rrsets
                """)
    void zonesAreCreatedAsByPowerDns(String zone, int status, String text) throws Exception {
        HttpResponse<String> response = send("admin", "POST", ZONES, zone);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(text);
        if (status >= 400) {
            assertThat(response.body()).startsWith("{\"error\":\"");
            assertThat(send("admin", "GET", ZONES + "/new.test.", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aCreatedZoneIsWrittenAndDeleted() throws Exception {
        assertThat(
                send("admin", "POST", ZONES + "?rrsets=false", "{\"name\":\"new.test.\",\"kind\":\"Native\"}").body())
                .doesNotContain("rrsets");
        assertThat(
                send("admin", "PUT", ZONES + "/new.test.", "{\"kind\":\"Master\",\"soa_edit_api\":\"\"}").statusCode())
                .isEqualTo(204);
        assertThat(send("admin", "PUT", ZONES + "/new.test.", "{\"kind\":\"Slave\"}").statusCode()).isEqualTo(422);
        assertThat(send("reader", "PUT", ZONES + "/example.", "{}").statusCode()).isEqualTo(403);
        assertThat(send("reader", "DELETE", ZONES + "/example.", "").statusCode()).isEqualTo(403);
        assertThat(send("admin", "DELETE", ZONES + "/new.test.", "").statusCode()).isEqualTo(204);
        assertThat(send("admin", "DELETE", ZONES + "/new.test.", "").statusCode()).isEqualTo(404);
        assertThat(send("admin", "DELETE", ZONES + "/example.", "").statusCode()).isEqualTo(409);
    }

    /// The clients of PowerDNS send other media types as well.
    @Test
    void theMediaTypeIsNotChecked() throws Exception {
        assertThat(api.send("", "PATCH", ZONES + "/example", "{\"rrsets\":[]}", "X-API-Key", "admin", "Content-Type",
                "text/plain").statusCode()).isEqualTo(204);
    }

    @Test
    void aZoneIsReadWithItsRRsets() throws Exception {
        assertThat(send("reader", "GET", ZONES + "/example.", "").body())
                .contains("\"id\":\"example.\"", "\"kind\":\"Native\"", "\"serial\":7", "\"dnssec\":false")
                .contains("{\"comments\":[],\"name\":\"ns.example.\",\"records\":[{\"content\":\"192.0.2.1\","
                        + "\"disabled\":false}],\"ttl\":60,\"type\":\"A\"}");
        assertThat(send("reader", "GET", ZONES + "/example.?rrsets=false", "").body()).doesNotContain("rrsets");
        assertThat(send("reader", "GET", ZONES + "/example.?rrset_name=www.example.&rrset_type=TXT", "").body())
                .contains("hello").doesNotContain("192.0.2.");
        assertThat(send("acme", "GET", ZONES + "/example.", "").body()).contains("\"rrsets\":[]");
        assertThat(send("admin", "GET", ZONES + "/signed.", "").body()).contains("\"dnssec\":true");
        assertThat(send("admin", "GET", ZONES + "/copy.?rrsets=false", "").body()).contains("\"kind\":\"Slave\"");
        assertThat(send("reader", "GET", ZONES + "/example./export", "").body())
                .contains("www.example.\t60\tIN\tA\t192.0.2.2\n");
    }

    @Test
    void theServerAndItsZonesAreFound() throws Exception {
        assertThat(send("reader", "GET", "/api", "").body()).isEqualTo("[{\"url\":\"/api/v1\",\"version\":1}]\n");
        assertThat(send("reader", "GET", "/api/v1/servers", "").body())
                .startsWith("[{\"type\":\"Server\",\"id\":\"localhost\",\"daemon_type\":\"authoritative\"");
        assertThat(send("reader", "GET", "/api/v1/servers/localhost", "").body()).startsWith("{\"type\":\"Server\"");
        assertThat(send("reader", "GET", "/api/v1/servers/other", "").statusCode()).isEqualTo(404);
        assertThat(send("reader", "GET", ZONES, "").body()).contains("\"name\":\"example.\"").doesNotContain("copy.");
        assertThat(send("admin", "GET", ZONES + "?zone=example.", "").body()).doesNotContain("copy.");
        assertThat(send("admin", "GET", ZONES + "?zone=nowhere.", "").body()).isEqualTo("[]\n");
        assertThat(send("admin", "GET", ZONES + "?zone=example", "").statusCode()).isEqualTo(422);
    }

    /// As in reverse zones of less than 256 addresses, whose names have a slash.
    @Test
    void theIdentifierOfAZoneIsOneSegment() throws Exception {
        assertThat(send("admin", "GET", ZONES + "/0=2F25.2.0.192.in-addr.arpa.", "").body())
                .contains("there is no zone 0/25.2.0.192.in-addr.arpa.");
        assertThat(send("admin", "GET", ZONES + "/exam=70le.", "").statusCode()).isEqualTo(200);
        assertThat(send("admin", "GET", ZONES + "/=2E", "").body()).contains("there is no zone .");
    }

    @Test
    void recordsAreSearched() throws Exception {
        String search = "/api/v1/servers/localhost/search-data?q=";
        assertThat(send("reader", "GET", search + "www*", "").body()).contains("192.0.2.2", "hello")
                .doesNotContain("192.0.2.1");
        assertThat(send("reader", "GET", search + "192.0.2.?&max=1", "").body()).containsOnlyOnce("object_type");
        assertThat(send("admin", "GET", search + "example&object_type=zone", "").body())
                .isEqualTo("[{\"name\":\"example.\",\"object_type\":\"zone\",\"zone_id\":\"example.\"}]\n");
        assertThat(send("acme", "GET", search + "www*", "").body()).isEqualTo("[]\n");
        assertThat(send("reader", "GET", search, "").body()).contains("Query q can't be blank");
    }

    /// lego notifies after each change, with the token that has made it.
    @Test
    void whoMayWriteMayNotify() throws Exception {
        assertThat(send("acme", "PUT", ZONES + "/example./notify", "").statusCode()).isEqualTo(200);
        assertThat(send("reader", "PUT", ZONES + "/example./notify", "").statusCode()).isEqualTo(403);
        assertThat(send("admin", "PUT", ZONES + "/copy./axfr-retrieve", "").statusCode()).isEqualTo(200);
        assertThat(send("admin", "PUT", ZONES + "/example./axfr-retrieve", "").statusCode()).isEqualTo(409);
    }
}
