package dev.sovereign.workflows.treasury.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Generator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VaultTest {

  private static BigInteger units(long amount) {
    return BigInteger.valueOf(amount);
  }

  /** Small numbers meet rounding, large ones meet overflow. */
  private static BigInteger some(Generator g) {
    return g.coin() ? units(1 + g.below(9)) : units(1 + g.below(1_000_000)).pow(1 + g.below(4));
  }

  private static Vault any(Generator g) {
    Vault vault = Vault.empty(g.below(4));
    for (int i = g.below(6); i > 0; i--) {
      BigInteger amount = some(g);
      vault =
          vault.sharesForDeposit(amount).signum() > 0
              ? vault.deposit(amount).vault().earn(units(g.below(1000)))
              : vault.earn(amount);
      vault = g.below(4) == 0 ? vault.lose(some(g)) : vault;
    }
    return vault;
  }

  @Test
  void depositingAndRedeemingAtOnceNeverGains() {
    Generator.check(
        g -> {
          Vault before = any(g);
          BigInteger amount = some(g);
          if (before.sharesForDeposit(amount).signum() > 0) {
            Vault.Change in = before.deposit(amount);
            assertThat(in.vault().redeem(in.shares()).assets()).isLessThanOrEqualTo(amount);
          }
        });
  }

  @Test
  void everyConversionRoundsForTheVault() {
    Generator.check(
        g -> {
          Vault vault = any(g);
          BigInteger amount = some(g);
          BigInteger burnt = vault.sharesForWithdraw(amount);
          assertThat(burnt).isGreaterThanOrEqualTo(vault.sharesForDeposit(amount));
          assertThat(vault.assetsForRedeem(burnt)).isGreaterThanOrEqualTo(amount);
          assertThat(vault.assetsForRedeem(vault.sharesForDeposit(amount)))
              .isLessThanOrEqualTo(amount);
        });
  }

  @Test
  void noCallLowersTheWorthOfTheOthersShares() {
    Generator.check(
        g -> {
          Vault before = any(g);
          BigInteger others = before.shares();
          BigInteger amount = some(g);
          if (before.sharesForDeposit(amount).signum() > 0) {
            Vault.Change in = before.deposit(amount);
            Vault out =
                g.coin() || in.assets().equals(BigInteger.ONE)
                    ? in.vault().redeem(in.shares()).vault()
                    : in.vault();
            assertThat(out.assetsForRedeem(others))
                .isGreaterThanOrEqualTo(before.assetsForRedeem(others));
          }
        });
  }

  @Test
  void manyDepositorsTogetherTakeOutNoMoreThanThereIs() {
    Generator.check(
        g -> {
          Vault vault = Vault.empty(g.below(4));
          List<BigInteger> held = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            BigInteger amount = some(g);
            if (vault.sharesForDeposit(amount).signum() > 0) {
              Vault.Change in = vault.deposit(amount);
              held.add(in.shares());
              vault = in.vault().earn(units(g.below(100_000)));
            }
          }
          vault = g.coin() ? vault.lose(some(g)) : vault;
          for (BigInteger shares : held) {
            vault = vault.redeem(shares).vault();
          }
          assertThat(vault.shares()).isZero();
          assertThat(vault.assets()).isNotNegative();
        });
  }

  /** Mint one share, donate a fortune, wait for the victim: it costs more than it takes. */
  @Test
  void whoeverDonatesToInflateTheShareLosesMoreThanTheVictim() {
    Generator.check(
        g -> {
          int offset = g.below(7);
          BigInteger donation = some(g);
          BigInteger victim = some(g);
          Vault.Change first = Vault.empty(offset).deposit(BigInteger.ONE);
          Vault inflated = first.vault().earn(donation);
          if (inflated.sharesForDeposit(victim).signum() == 0) {
            return;
          }
          Vault.Change hit = inflated.deposit(victim);
          BigInteger taken = hit.vault().redeem(first.shares()).assets();
          BigInteger paid = donation.add(BigInteger.ONE);
          BigInteger lost = victim.subtract(hit.vault().assetsForRedeem(hit.shares()));
          assertThat(taken.subtract(paid)).isNotPositive();
          assertThat(paid.subtract(taken)).isGreaterThanOrEqualTo(BigInteger.ZERO);
          assertThat(lost).isLessThanOrEqualTo(paid);
        });
  }

  @Test
  void aLossIsSharedAndTakesWhatIsLentFirst() {
    Vault vault = Vault.empty(0).deposit(units(1000)).vault().lend(units(600)).lose(units(500));
    assertThat(vault.assets()).isEqualTo(500);
    assertThat(vault.lent()).isEqualTo(100);
    assertThat(vault.assetsForRedeem(units(1000))).isEqualTo(500);
  }

  @Test
  void whatIsLentOutCannotBePaidOut() {
    Vault vault = Vault.empty(0).deposit(units(1000)).vault().lend(units(900));
    assertThat(vault.withdraw(units(100)).assets()).isEqualTo(100);
    assertThatThrownBy(() -> vault.withdraw(units(101))).hasMessageContaining("at most 100");
    assertThatThrownBy(() -> vault.redeem(units(1000))).hasMessageContaining("at most 100");
  }

  @Test
  void aDepositThatBuysNoShareIsRefused() {
    Vault vault = Vault.empty(0).deposit(units(1)).vault().earn(units(1_000_000));
    assertThatThrownBy(() -> vault.deposit(units(3))).hasMessageContaining("one share");
  }

  @Test
  void zeroAndNegativeAreRefused() {
    Vault vault = Vault.empty(0).deposit(units(10)).vault();
    assertThatThrownBy(() -> vault.deposit(units(0))).hasMessageContaining("expected: > 0");
    assertThatThrownBy(() -> vault.withdraw(units(-1))).hasMessageContaining("expected: > 0");
    assertThatThrownBy(() -> vault.redeem(units(11))).hasMessageContaining("at most 10");
  }
}
