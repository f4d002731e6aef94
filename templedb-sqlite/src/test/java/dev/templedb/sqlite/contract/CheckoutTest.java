package dev.templedb.sqlite.contract;

import dev.templedb.testkit.CheckoutContract;

class CheckoutTest extends CheckoutContract {}
