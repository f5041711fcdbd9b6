package dev.sovereign.workflows.treasury;

/**
 * An account's balance.
 *
 * @param account whose
 * @param booked in the account's normal direction: what an asset holds, what was earned as income
 * @param held what open holds would take from it; zero for a past instant
 * @param available booked less held: what may still be taken, the overdraft not counted
 * @param at as of when
 */
public record Balance(
    Account account, Amount booked, Amount held, Amount available, ReadPoint at) {}
