#!/usr/bin/env python3
"""Writes twelve months of a small software business as Stripe and its bank export them.

The same seed writes the same files, so what is committed can be made again:
    python3 testing/samples/revenue/generate.py testing/samples/revenue
"""
import calendar
import csv
import datetime as dt
import pathlib
import random
import sys

PLANS = [("Starter", 2900), ("Team", 9900), ("Studio", 24900)]
CLIENTS = ["Nordlicht GmbH", "Quayside Ltd", "Atelier Brun", "Harbor Robotics"]
COSTS = [("RACKHOUSE COLOCATION", 61900), ("PAYROLL BATCH", 412000), ("CITY POWER", 18370)]
YEAR = 2025


def money(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


class Business:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.number = 0
        self.pending = 0
        self.bank = 1_500_000
        self.arrivals = []

    def id(self, kind):
        self.number += 1
        letters = "".join(self.random.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", k=12))
        return f"{kind}_{self.number:05d}{letters}"

    def month(self, month, customers):
        days = calendar.monthrange(YEAR, month)[1]
        moments = []
        for _ in range(customers):
            plan, price = self.random.choices(PLANS, weights=[5, 4, 1])[0]
            moments.append((self.moment(month, days), "charge", price, f"Subscription {plan}"))
        for moment, _, price, text in self.random.sample(moments, max(1, customers // 25)):
            later = min(moment + dt.timedelta(days=3), dt.datetime(YEAR, month, days, 23, 58))
            moments.append((later, "refund", -price, "Refund of " + text))
        if month % 5 == 0:
            moments.append((self.moment(month, days), "adjustment", -9900, "Chargeback withdrawal"))
        stripe = [self.row(*each) for each in sorted(moments)]
        stripe += self.payouts(stripe, month, days)
        stripe.sort(key=lambda row: row["Created (UTC)"])
        return stripe, self.bank_rows(month, days)

    def moment(self, month, days):
        return dt.datetime(
            YEAR, month, self.random.randint(1, days), self.random.randint(6, 22), self.random.randint(0, 59))

    def row(self, moment, kind, amount, text):
        fee = round(amount * 0.029) + 30 if kind == "charge" else 1500 if kind == "adjustment" else 0
        return {
            "id": self.id("txn"), "Type": kind, "Source": self.id("ch" if kind == "charge" else "re"),
            "Amount": money(amount), "Fee": money(fee), "Net": money(amount - fee), "Currency": "usd",
            "Created (UTC)": moment.strftime("%Y-%m-%d %H:%M"), "Description": text}

    def payouts(self, rows, month, days):
        payouts = []
        for last in (7, 14, 21, days):
            until = f"{YEAR}-{month:02d}-{last:02d} 23:59"
            taken = [r for r in rows if "paid" not in r and r["Created (UTC)"] <= until]
            for row in taken:
                row["paid"] = True
                self.pending += round(float(row["Net"]) * 100)
            if self.pending > 0:
                payouts.append(self.row(dt.datetime(YEAR, month, last, 23, 59), "payout", -self.pending, "STRIPE PAYOUT"))
                arrives = dt.date(YEAR, month, last) + dt.timedelta(days=2)
                self.arrivals.append((arrives, "STRIPE TRANSFER ST-" + payouts[-1]["id"][-6:], self.pending))
                self.pending = 0
        for row in rows:
            row.pop("paid", None)
        return payouts

    def bank_rows(self, month, days):
        end = dt.date(YEAR, month, days)
        booked = [each for each in self.arrivals if each[0] <= end]
        self.arrivals = [each for each in self.arrivals if each[0] > end]
        for _ in range(self.random.randint(1, 3)):
            day = dt.date(YEAR, month, self.random.randint(2, days))
            invoice = self.random.randint(180, 620) * 1000
            booked.append((day, f"WIRE {self.random.choice(CLIENTS).upper()} INV {YEAR}-{month:02d}{day.day:02d}", invoice))
        for text, cost in COSTS:
            booked.append((dt.date(YEAR, month, min(days, 27)), text, -cost - self.random.randint(0, 900)))
        rows = []
        for number, (day, text, amount) in enumerate(sorted(booked)):
            self.bank += amount
            rows.append({
                "Date": day.isoformat(), "Description": text, "Amount": money(amount),
                "Balance": money(self.bank), "Reference": f"{YEAR}{month:02d}{number:04d}"})
        return rows


def write(file, rows):
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder):
    business = Business(20250101)
    for month in range(1, 13):
        stripe, bank = business.month(month, 34 + 5 * month)
        write(folder / f"{YEAR}-{month:02d}-stripe.csv", stripe)
        write(folder / f"{YEAR}-{month:02d}-bank.csv", bank)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
