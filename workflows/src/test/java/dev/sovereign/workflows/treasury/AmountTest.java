package dev.sovereign.workflows.treasury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sovereign.workflows.Payloads;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AmountTest {

  @Test
  void keepsEveryDigitOfEveryCurrency() {
    assertThat(Amount.parse("0.000000000000000001", Currency.ETH).units())
        .isEqualTo(BigInteger.ONE);
    assertThat(Amount.parse("12345678901234567890.5 ETH").toString())
        .isEqualTo("12345678901234567890.500000000000000000 ETH");
    assertThat(Amount.parse("-12.3", Currency.USD).units()).isEqualTo(BigInteger.valueOf(-1230));
    assertThat(Amount.parse("1 usdc").decimal()).isEqualTo("1.000000");
  }

  @Test
  void passesThroughAPayloadAsText() throws JsonProcessingException {
    var mapper = Payloads.mapper();
    Amount amount = Amount.parse("99999999999999999999.999999999999999999 ETH");
    assertThat(mapper.writeValueAsString(amount))
        .isEqualTo("\"99999999999999999999.999999999999999999 ETH\"");
    assertThat(mapper.readValue(mapper.writeValueAsString(amount), Amount.class)).isEqualTo(amount);
    Account account = Account.covered("Assets:Bank", Currency.USD);
    assertThat(mapper.readValue(mapper.writeValueAsString(account), Account.class))
        .isEqualTo(account);
    Allotment rule = Allotment.of(60, 40).split(BigInteger.TWO).next();
    assertThat(mapper.readValue(mapper.writeValueAsString(rule), Allotment.class)).isEqualTo(rule);
  }

  @Test
  void refusesWhatItCannotKeep() {
    refused("AMOUNT_INVALID", () -> Amount.parse("1.001", Currency.USD));
    refused("AMOUNT_INVALID", () -> Amount.parse("1e3", Currency.USD));
    refused("AMOUNT_INVALID", () -> Amount.parse("", Currency.USD));
    refused("AMOUNT_INVALID", () -> Amount.parse("12.34"));
    refused("AMOUNT_OVERFLOW", () -> Amount.parse("1" + "0".repeat(36), Currency.USD));
    refused("CURRENCY_UNKNOWN", () -> Amount.parse("1 XYZ"));
    refused("UNBALANCED", () -> Amount.zero(Currency.USD).plus(Amount.zero(Currency.ETH)));
  }

  @Test
  void refusesTransfersThatDoNotBalance() {
    Instant at = Instant.parse("2026-01-31T00:00:00Z");
    Amount one = Amount.ofUnits(1, Currency.USD);
    refused("UNBALANCED", () -> Transfer.of("k", at, "", Posting.debit("Assets:A", one)));
    refused(
        "UNBALANCED",
        () ->
            Transfer.of(
                "k",
                at,
                "",
                Posting.debit("Assets:A", one),
                Posting.credit("Assets:B", Amount.ofUnits(1, Currency.ETH))));
    refused("AMOUNT_INVALID", () -> Posting.debit("Assets:A", one.negated()));
    refused(
        "AMOUNT_INVALID", () -> new Posting(AccountName.of("Assets:A"), Amount.zero(Currency.USD)));
    refused("REQUEST_INVALID", () -> AccountName.of("Bank"));
    refused("REQUEST_INVALID", () -> AccountName.of("Assets:bank"));
    refused("REQUEST_INVALID", () -> new Key(" "));
    refused("REQUEST_INVALID", () -> new Key("a\u0000b"));
    refused("REQUEST_INVALID", () -> new AsOf.Recorded(Instant.MAX));
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(code);
              assertThat(failure.getOriginalMessage())
                  .contains(code.equals("UNBALANCED") ? "" : "(expected: ");
            });
  }
}
