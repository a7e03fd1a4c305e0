package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.RecursionStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.policy.CookieCheck.Requirement;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.cookie.CookieSecret;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

class DnsCookiesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final byte[] CLIENT = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final TsigKey KEY = new TsigKey(Name.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[32]);

    private final ServerCookies cookies =
            ServerCookies.of(List.of(CookieSecret.parse("000102030405060708090a0b0c0d0e0f")));

    /// Answers every query that passes the checks with records of so many octets.
    private Pipeline server(Requirement requirement, boolean isBusy, int octets) {
        return server(cookies, requirement, isBusy, octets);
    }

    private static Pipeline server(ServerCookies cookies, Requirement requirement, boolean isBusy,
            int octets) {
        InstantSource clock = InstantSource.fixed(NOW);
        CookieCheck check = new CookieCheck(cookies, requirement, clock);
        QueryStep answering = context -> {
            Answer answer = context.answer(AnswerSource.RECURSION, ResponseCode.NOERROR, 0);
            answer.section(Section.ANSWER);
            answer.add(RRset.of(Name.of("www.example."), RecordType.NULL, 60, Rdata.of(new byte[octets])));
            return StepResult.ANSWERED;
        };
        return new Pipeline(new RequestCheck(TsigChecks.withKeys(clock, KEY), check), QueryStep.NONE, QueryStep.NONE,
                QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE,
                context -> check.resolved(context, isBusy), new RecursionStep() {
                    @Override
                    public StepResult serve(
                            QueryContext context) {
                        return answering.serve(context);
                    }

                    @Override
                    public StepResult follow(
                            QueryContext context) {
                        return answering.serve(context);
                    }
                },
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, clock, cookies)));
    }

    private static TestQuery query() {
        return ask("www.example. NULL");
    }

    private static Message response(TestQuery query, Pipeline server) {
        return Objects.requireNonNull(query.responseOf(server), "dropped");
    }

    private static byte[] cookie(Message message) {
        EdnsOption option = Objects.requireNonNull(message.edns(), "no EDNS").option(EdnsOption.COOKIE);
        return option == null ? new byte[0] : option.data().toArray();
    }

    /// The cookie that the server gives to a client.
    private byte[] learned(Pipeline server) {
        return cookie(response(query().option(EdnsOption.COOKIE, CLIENT), server));
    }

    private static byte[] changed(byte[] cookie) {
        byte[] changed = cookie.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    @Nested
    class Responses {

        private final Pipeline server = server(Requirement.NEVER, true, 4);

        @Test
        void haveTheClientCookieAndAServerCookieThatIsValid() {
            byte[] cookie = learned(server);
            assertThat(cookie).hasSize(ServerCookies.LENGTH).startsWith(CLIENT);
            assertThat(cookies.isValid(cookie, 0, cookie.length, false, 0, 0x7F000001L, NOW.getEpochSecond()))
                    .isTrue();
        }

        @Test
        void haveNoCookieForClientsWithoutOne() {
            assertThat(cookie(response(query().edns(1232), server))).isEmpty();
            assertThat(response(query(), server).edns()).isNull();
        }

        @Test
        void haveACookieAlsoIfThatOfTheRequestIsWrong() {
            byte[] cookie = learned(server);
            assertThat(cookie(response(query().option(EdnsOption.COOKIE, changed(cookie)), server))).isEqualTo(cookie);
        }

        @Test
        void haveACookieOverTcpAndIpv6() {
            assertThat(cookie(response(query().option(EdnsOption.COOKIE, CLIENT).overTcp(), server)))
                    .hasSize(ServerCookies.LENGTH);
            byte[] cookie = cookie(response(query().option(EdnsOption.COOKIE, CLIENT).from(true, 7, 8), server));
            assertThat(cookies.isValid(cookie, 0, cookie.length, true, 7, 8, NOW.getEpochSecond())).isTrue();
        }

        /// RFC 7873 section 5.2.
        @Test
        void referToTheFirstOfSeveralCookies() {
            assertThat(cookie(response(
                    query().option(EdnsOption.COOKIE, CLIENT).option(EdnsOption.COOKIE, new byte[9]), server)))
                    .startsWith(CLIENT);
        }

        /// A client may ignore a response without a cookie (RFC 7873 section 5.3), so the records make room for it.
        @Test
        void areTruncatedRatherThanWithoutACookie() {
            int fits = 1232 - 12 - 17 - 11 - 12;
            assertThat(response(query().edns(1232), server(Requirement.NEVER, false, fits)).isTruncated()).isFalse();
            Message message =
                    response(query().option(EdnsOption.COOKIE, CLIENT), server(Requirement.NEVER, false, fits));
            assertThat(message.isTruncated()).isTrue();
            assertThat(cookie(message)).hasSize(ServerCookies.LENGTH);
            assertThat(response(query().option(EdnsOption.COOKIE, CLIENT), server(Requirement.NEVER, false, fits - 28))
                    .isTruncated()).isFalse();
        }

        @Test
        void haveNoCookieIfCookiesAreOff() {
            Pipeline without = server(ServerCookies.NONE, Requirement.NEVER, false, 4);
            assertThat(cookie(response(query().option(EdnsOption.COOKIE, CLIENT), without))).isEmpty();
            assertThat(response(query().withoutQuestion().option(EdnsOption.COOKIE, CLIENT), without).rcode())
                    .isEqualTo(ResponseCode.FORMERR);
        }
    }

    /// RFC 7873 section 5.4.
    @Nested
    class RequestsWithoutAQuestion {

        private final Pipeline server = server(Requirement.NEVER, false, 4);

        @Test
        void getAServerCookie() {
            Message message = response(query().withoutQuestion().option(EdnsOption.COOKIE, CLIENT), server);
            assertThat(message.rcode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(message.answer()).isEmpty();
            assertThat(cookie(message)).isEqualTo(learned(server));
        }

        @Test
        void confirmAServerCookie() {
            byte[] cookie = learned(server);
            assertThat(response(query().withoutQuestion().option(EdnsOption.COOKIE, cookie), server).rcode())
                    .isEqualTo(ResponseCode.NOERROR);
            Message message = response(query().withoutQuestion().option(EdnsOption.COOKIE, changed(cookie)), server);
            assertThat(message.rcode()).isEqualTo(ResponseCode.BADCOOKIE);
            assertThat(cookie(message)).isEqualTo(cookie);
        }

        @Test
        void areMalformedWithoutACookieOrWithAnotherOpcode() {
            assertThat(response(query().withoutQuestion().edns(1232), server).rcode())
                    .isEqualTo(ResponseCode.FORMERR);
            assertThat(response(query().withoutQuestion().flags(5 << 11).option(EdnsOption.COOKIE, CLIENT), server)
                    .rcode()).isEqualTo(ResponseCode.FORMERR);
        }
    }

    @Nested
    class AlwaysRequired {

        private final Pipeline server = server(Requirement.ALWAYS, false, 4);

        @Test
        void aClientWithoutTheServerCookieGetsIt() {
            Message message = response(query().option(EdnsOption.COOKIE, CLIENT), server);
            assertThat(message.rcode()).isEqualTo(ResponseCode.BADCOOKIE);
            assertThat(message.answer()).isEmpty();
            assertThat(response(query().option(EdnsOption.COOKIE, cookie(message)), server).rcode())
                    .isEqualTo(ResponseCode.NOERROR);
        }

        @Test
        void aClientWithoutCookiesIsAnswered() {
            assertThat(response(query().edns(1232), server).answer()).isNotEmpty();
        }

        /// RFC 7873 section 5.2.3.
        @Test
        void aConnectionOrASignatureIsEnough() {
            assertThat(response(query().option(EdnsOption.COOKIE, CLIENT).overTcp(), server).rcode())
                    .isEqualTo(ResponseCode.NOERROR);
            assertThat(response(query().option(EdnsOption.COOKIE, CLIENT).signed(KEY, NOW.getEpochSecond()), server)
                    .rcode()).isEqualTo(ResponseCode.NOERROR);
        }
    }

    @Nested
    class RequiredWhileMuchIsResolved {

        private final Pipeline server = server(Requirement.BUSY, true, 4);

        @Test
        void aClientWithCookiesGetsBadcookie() {
            assertThat(response(query().option(EdnsOption.COOKIE, CLIENT), server).rcode())
                    .isEqualTo(ResponseCode.BADCOOKIE);
            assertThat(response(query().option(EdnsOption.COOKIE, learned(server)), server).answer()).isNotEmpty();
        }

        @Test
        void aClientWithoutCookiesIsAskedToUseTcp() {
            Message message = response(query(), server);
            assertThat(message.isTruncated()).isTrue();
            assertThat(message.rcode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(message.answer()).isEmpty();
            assertThat(message.flags() & Flags.AA).isZero();
            assertThat(response(query().overTcp(), server).answer()).isNotEmpty();
        }

        @ParameterizedTest
        @EnumSource(value = Requirement.class, names = "ALWAYS", mode = EnumSource.Mode.EXCLUDE)
        void nothingIsRequiredWhileLittleIsResolved(Requirement requirement) {
            Pipeline idle = server(requirement, false, 4);
            assertThat(response(query().option(EdnsOption.COOKIE, CLIENT), idle).answer()).isNotEmpty();
            assertThat(response(query(), idle).answer()).isNotEmpty();
        }

        @Test
        void halfOfThePermitsAreMuch() {
            RecursionQuota quota = new RecursionQuota(3, 3);
            assertThat(quota.isHalfTaken()).isFalse();
            assertThat(quota.tryAcquire()).isTrue();
            assertThat(quota.isHalfTaken()).isFalse();
            assertThat(quota.tryAcquire()).isTrue();
            assertThat(quota.isHalfTaken()).isTrue();
        }
    }

    @Test
    void twoQueriesOfOneClientHaveTheSameCookieAndTwoClientsDoNot() {
        Pipeline server = server(Requirement.NEVER, false, 4);
        byte[] first = learned(server);
        assertThat(learned(server)).isEqualTo(first);
        byte[] other = cookie(response(query().option(EdnsOption.COOKIE, CLIENT).from(false, 0, 5), server));
        assertThat(Arrays.equals(other, first)).isFalse();
    }
}
